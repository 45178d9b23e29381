// What the app lets be set while it runs.
import {notify} from '@chasqui/ui';
import {Field, Form, useForm, type FieldKind} from '@chasqui/ui/form';
import {Alert, Loader, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {Heading} from '../Heading';
import {useRead} from '../reading';
import {ask} from '../server';
import {forForm, sentOf} from '../values';
import {useSite} from '../context';
import type {Setting} from '../wire';

export default function Settings() {
  const {t} = useTranslation();
  const {data, fault, reread} = useRead<Setting[]>('ajustes');
  return (
    <>
      <Heading title={t('section_ajustes')} about={t('settings_about')}/>
      {fault && <Alert color="red" role="alert" variant="outline">{fault}</Alert>}
      {!data && !fault && <Loader aria-label={t('working')}/>}
      {data?.length === 0 && <Text role="status">{t('settings_none')}</Text>}
      {data && data.length > 0 && (
        <Values key={JSON.stringify(data)} settings={data} reread={reread}/>
      )}
    </>
  );
}

const kKinds: Record<string, FieldKind> =
    {boolean: 'yes_no', integer: 'integer', decimal: 'decimal', enum: 'choice'};

function optionsOf({valores}: Setting) {
  return (valores ?? []).map((each) => (typeof each === 'string' ? {value: each, label: each}
      : {value: each.valor, label: each.etiqueta || each.valor}));
}

function Values({settings, reread}: {settings: Setting[], reread(): Promise<unknown>}) {
  const {t} = useTranslation();
  const zone = useSite().app.zona || 'UTC';
  const form = useForm(Object.fromEntries(settings.map((each) =>
    [each.nombre, forForm(each, each.valor, zone)])));
  const send = async () => {
    const fields = settings.map(({nombre, tipo}) => ({nombre, tipo, nulo: false, ref: null}));
    await ask('PUT', 'ajustes', {body: sentOf(fields, form.changes, zone, t)});
    notify(t('saved'));
    await reread();
  };
  return (
    <div className="a-settings">
      <Form form={form} send={send} action={t('save')} only_changes>
        {settings.map((each) => (
          <Field key={each.nombre} form={form} name={each.nombre} is_fixed={each.fijado}
            label={each.etiqueta || each.nombre} kind={kKinds[each.tipo] ?? 'text'}
            is_required={each.tipo === 'enum'} options={optionsOf(each)}
            hint={[each.ayuda, each.fijado ? t('setting_fixed') : hintOf(each, t)]
              .filter(Boolean).join('. ')}/>
        ))}
      </Form>
    </div>
  );
}

type Say = ReturnType<typeof useTranslation>['t'];

function hintOf({por_defecto, min, max, tipo}: Setting, t: Say): string {
  const usual = tipo === 'boolean' ? t(por_defecto ? 'yes' : 'no') : String(por_defecto ?? '');
  const is_number = tipo === 'integer' || tipo === 'decimal';
  const limits = !is_number ? [] : [
    min === null || min === undefined ? '' : `${t('at_least')} ${min}`,
    max === null || max === undefined ? '' : `${t('at_most')} ${max}`
  ];
  return [usual && t('usual', {what: usual}), ...limits].filter(Boolean).join(', ');
}
