// What is done with many records at once: delete, restore, or give a field one value.
import {Confirm, Dialog, notify, reasonOf, said as inWords} from '@chasqui/ui';
import {Field as FormField, Form, useForm} from '@chasqui/ui/form';
import {Button} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite} from '../context';
import {namesOf, together, useChanged} from '../records';
import {isNothing, sentOf} from '../values';
import type {Done, Field, Model, Row} from '../wire';
import {OneField} from './OneField';

const kToldMax = 3;  // Refusals that are said one by one.

interface Said {
  text: string;
  undo: (() => Promise<void>) | undefined;
}

interface TogetherProps {
  model: Model;
  is_trash: boolean;
  chosen: ReadonlySet<string>;
  choose(next: Set<string>): void;
}

export function Together(props: TogetherProps) {
  const {model, is_trash, chosen, choose} = props;
  const {t} = useTranslation();
  const [asks, setAsks] = useState<'borrar' | 'cambiar'>();
  const changed = useChanged(model);
  const ids = [...chosen], count = ids.length;
  const run = async (action: 'cambiar' | 'borrar' | 'restaurar', changes?: Row) => {
    const done = await together(model, action, ids, changes);
    const back = action === 'cambiar' && done.resultados.some(isKnown)
        ? () => undoChange(model, done)
        : action === 'borrar' && model.papelera ? () => together(model, 'restaurar', ids)
        : undefined;
    const undo = back && (async () => {
      await back().catch((error: unknown) => notify({text: reasonOf(error, t), is_bad: true}));
      await changed();
    });
    await tell(model, done, {text: t(`done_${action}`, {count: done.hechos}), undo});
    choose(new Set(done.resultados.filter(({estado}) => estado !== 'hecho')
        .map(({id}) => String(id))));
    await changed();
  };
  const restore = () => void run('restaurar').catch((error: unknown) =>
    notify({text: reasonOf(error, t), is_bad: true}));
  if (is_trash)
    return <Button size="xs" onClick={restore}>{t('restore')}</Button>;
  return (
    <>
      {model.puede.cambiar && (
        <Button size="xs" variant="default" onClick={() => setAsks('cambiar')}>
          {t('change_field')}
        </Button>
      )}
      {model.puede.borrar && (
        <Button size="xs" color="red.9" onClick={() => setAsks('borrar')}>{t('delete')}</Button>
      )}
      <Confirm opened={asks === 'borrar'} onClose={() => setAsks(undefined)} is_danger
        title={t('delete')} action={t('delete_count', {count})} confirmed={() => run('borrar')}>
        {t(model.papelera ? 'delete_to_trash' : 'delete_for_ever')}
      </Confirm>
      <Dialog opened={asks === 'cambiar'} onClose={() => setAsks(undefined)}
        title={t('change_count', {count})}>
        {asks === 'cambiar' && <OneChange model={model} count={count} send={async (changes) => {
          await run('cambiar', changes);
          setAsks(undefined);
        }}/>}
      </Dialog>
    </>
  );
}

// Whether it is told what the record held: not of a secret.
const isKnown = ({estado, antes}: Done['resultados'][number]) =>
    estado === 'hecho' && !!antes && Object.keys(antes).length > 0;

// Each gets back what it held: a request for all that held the same.
async function undoChange(model: Model, {resultados}: Done): Promise<void> {
  const by_value = new Map<string, string[]>();
  for (const {id, antes} of resultados.filter(isKnown)) {
    const held = JSON.stringify(antes);
    by_value.set(held, [...by_value.get(held) ?? [], String(id)]);
  }
  for (const [held, ids] of by_value)
    await together(model, 'cambiar', ids, JSON.parse(held) as Row);
}

async function tell(model: Model, {hechos, fallidos, resultados}: Done, {text, undo}: Said) {
  if (hechos > 0) notify({text, ...(undo ? {undo} : {})});
  if (fallidos === 0) return;
  const refused = resultados.filter(({estado}) => estado !== 'hecho').slice(0, kToldMax);
  const ids = refused.map(({id}) => String(id));
  const names = new Map(await namesOf(model.nombre, ids).catch(() => []));
  const said = refused.map(({id, detalle, codigo}) =>
    `${names.get(`${model.nombre}:${id}`) ?? `#${id}`}: ${inWords(detalle ?? codigo ?? '')}`);
  const others = fallidos > kToldMax ? ` (+${fallidos - kToldMax})` : '';
  notify({text: said.join('; ') + others, is_bad: true});
}

const inBulk = ({nombre}: Field) => `cambios.${nombre}`;  // As the server names it in a refusal.

function OneChange({model, count, send}:
    {model: Model, count: number, send(changes: Row): Promise<void>}) {
  const {t} = useTranslation();
  const zone = useSite().app.zona || 'UTC';
  const fields = model.campos.filter(({escribible, unico, tipo}) =>
    escribible && !unico && tipo !== 'blob');
  const form = useForm({__field: fields[0]?.nombre ?? ''}, fields.map(inBulk));
  const [empties, setEmpties] = useState(false);
  const field = fields.find(({nombre}) => nombre === form.values['__field']);
  if (!field) return null;
  const value = form.values[inBulk(field)] ?? null;
  const put = () => {
    const at = inBulk(field), sent = sentOf([{...field, nombre: at}], {[at]: value}, zone, t);
    return send({[field.nombre]: sent[at]});
  };
  const would_empty = isNothing(value) && field.tipo !== 'boolean';
  return (
    <>
      <Form form={form} action={t('change')} send={async () => {
        if (would_empty) setEmpties(true);
        else await put();
      }}>
        <FormField form={form} name="__field" label={t('field')} kind="choice" is_required
          options={fields.map(({nombre, etiqueta}) => ({value: nombre, label: etiqueta}))}/>
        <OneField key={field.nombre} form={form} field={{...field, nombre: inBulk(field)}}
          row={undefined}/>
      </Form>
      <Confirm opened={empties} onClose={() => setEmpties(false)} is_danger confirmed={put}
        title={t('empty_of', {what: field.etiqueta})} action={t('empty_do')}>
        {t('empty_about', {count})}
      </Confirm>
    </>
  );
}
