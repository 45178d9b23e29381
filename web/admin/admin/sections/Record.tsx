// One record: its fields, and what became of it.
import {ApiError} from '@chasqui/client';
import {Confirm, notify, reasonOf} from '@chasqui/ui';
import {go, stay, useUnsaved} from '@chasqui/ui/places';
import {Form, useForm} from '@chasqui/ui/form';
import {Alert, Anchor, Button, Loader, Text} from '@mantine/core';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {Heading} from '../Heading';
import {Conflict, type Clash} from '../parts/Conflict';
import {History} from '../parts/History';
import {OneField} from '../parts/OneField';
import {modelHref} from '../places';
import {change, pathOf, Stale, together, useChanged, useRow} from '../records';
import {ask} from '../server';
import {forForm, idOf, isNothing, momentOf, nameOf, sentOf, shown} from '../values';
import type {Field, Model, Row} from '../wire';

export default function Record({model, id}: {model: Model, id?: string}) {
  const {t} = useTranslation();
  const read = useRow(model, id);
  if (id === undefined && !model.puede.crear)
    return (
      <Alert variant="outline" color="gray" role="alert" my="md" title={t('no_place')}>
        <Anchor href={modelHref(model.nombre)}>{t('back_to', {what: model.etiqueta[1]})}</Anchor>
      </Alert>
    );
  if (id === undefined) return <Edit model={model}/>;
  if (read.data) return <Edit model={model} row={read.data}/>;
  if (!read.error) return <Loader m="xl" aria-label={t('working')}/>;
  const is_gone = read.error instanceof ApiError && read.error.status === 404;
  return (
    <Alert variant="outline" color={is_gone ? 'gray' : 'red'} role="alert" my="md"
      title={is_gone ? t('no_record') : t('not_read')}>
      <Text mb="sm">{is_gone ? t('no_record_about') : reasonOf(read.error, t)}</Text>
      <Anchor href={modelHref(model.nombre)}>{t('back_to', {what: model.etiqueta[1]})}</Anchor>
    </Alert>
  );
}

const isPut = (field: Field, is_new: boolean) =>
    field.papel === null && (field.escribible || (!is_new && field.visible));

function valuesOf(fields: Field[], row: Row | undefined, zone: string): Row {
  return Object.fromEntries(fields.map((field) =>
      [field.nombre, forForm(field, row ? row[field.nombre] : field.por_defecto, zone)]));
}

function useEdit(model: Model, row: Row | undefined) {
  const {t} = useTranslation();
  const zone = useSite().app.zona || 'UTC';
  const fields = model.campos.filter((field) => isPut(field, !row));
  const may = row ? model.puede.cambiar : model.puede.crear;
  const writable = fields.filter(({escribible}) => escribible && may);
  const form = useForm(valuesOf(fields, row, zone), fields.map(({nombre}) => nombre));
  const [base, setBase] = useState(row);        // What the form began with.
  const [clash, setClash] = useState<Clash>();
  const changed = useChanged(model);
  const is_touched = Object.keys(form.changes).length > 0;
  useUnsaved(is_touched);  // Also while two changes at once are not settled.
  const begin = (next: Row) => {
    setBase(next);
    form.reset(valuesOf(fields, next, zone));
  };
  const is_newer = !!row && !!base && JSON.stringify(row) !== JSON.stringify(base);
  useEffect(() => {
    if (row && is_newer && !is_touched && !form.waits) begin(row);
  }, [row, is_newer, is_touched, form.waits]);
  const create = async (values: Row) => {
    // What is empty is left to the server, which fills in or says what it misses.
    const full = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const saved = await ask<Row>('POST', pathOf(model),
                                 {body: sentOf(writable, full, zone, t)});
    notify(t('created'));
    await changed();
    stay(modelHref(model.nombre, idOf(model, saved)));
  };
  const save = async (_: Row, changes: Row) => {
    const mine = sentOf(writable, changes, zone, t);
    try {
      const saved = await change(model, base!, mine);
      begin({...base, ...saved});
      notify(t('saved'));
      await changed();
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      setClash({mine, before: base!, theirs: error.theirs});
      void changed();
    }
  };
  return {fields, writable, form, base, clash, setClash, begin, is_newer, is_touched,
          send: row ? save : create};
}

function Edit({model, row}: {model: Model, row?: Row}) {
  const {t} = useTranslation();
  const edit = useEdit(model, row);
  const {form, fields, writable, is_newer, is_touched} = edit;
  const [one, many] = model.etiqueta;
  const title = row ? nameOf(model, row) : t('new_of', {what: one.toLowerCase()});
  const is_gone = isGone(model, row);
  // What somebody wrote stays in sight, also when another removes the record meanwhile.
  const may_save = (!is_gone || is_touched) && (row ? model.puede.cambiar : model.puede.crear);
  return (
    <>
      <Heading title={title}
        about={<Anchor size="sm" href={modelHref(model.nombre)}>{many}</Anchor>}>
        {row && !is_gone && model.puede.borrar && <Delete model={model} row={row}/>}
        {row && is_gone && model.puede.restaurar && <Restore model={model} row={row}/>}
      </Heading>
      {is_gone && (
        <Alert variant="outline" color="gray" role="status" mb="sm">{t('in_trash')}</Alert>
      )}
      {row && is_newer && is_touched && (
        <Alert variant="outline" color="orange" role="status" mb="sm" title={t('newer')}>
          <Button size="xs" variant="default" onClick={() => edit.begin(row)}>
            {t('newer_take')}
          </Button>
        </Alert>
      )}
      <div className="a-record">
        {may_save && writable.length > 0
            ? <Form form={form} send={edit.send} columns={2} only_changes={!!row}
                action={t(row ? 'save' : 'create')}>
                {fields.map((field) => (
                  <OneField key={field.nombre} form={form} field={field} row={row}
                    is_fixed={!writable.includes(field)}/>
                ))}
              </Form>
            : row && <Shown model={model} row={row} fields={fields}/>}
        {row && <Platform model={model} row={row}/>}
      </div>
      {row && model.auditado && <History model={model} row={row}/>}
      <Conflict model={model} clash={edit.clash} later={() => edit.setClash(undefined)}
        close={(saved) => {
        edit.setClash(undefined);
        const next = saved ?? edit.clash?.theirs;
        if (next) edit.begin({...edit.clash?.theirs, ...next});
      }}/>
    </>
  );
}

function Shown({row, fields}: {model: Model, row: Row, fields: Field[]}) {
  const way = useWay();
  return (
    <dl className="a-values">
      {fields.map((field) => (
        <div key={field.nombre}>
          <dt>{field.etiqueta}</dt>
          <dd>{shown(field, row[field.nombre], way)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Platform({model, row}: {model: Model, row: Row}) {
  const way = useWay();
  const kept = model.campos.filter(({papel, visible}) => papel !== null && visible);
  return (
    <Text size="xs" c="dimmed" component="p" className="a-platform">
      {kept.map(({nombre, etiqueta, tipo}) => (
        `${etiqueta}: ${tipo === 'timestamp' ? momentOf(row[nombre], way) : String(row[nombre])}`
      )).join(' · ')}
    </Text>
  );
}

const isGone = ({borrado}: Model, row: Row | undefined) =>
    !!row && borrado !== null && !isNothing(row[borrado]);

function Restore({model, row}: {model: Model, row: Row}) {
  const {t} = useTranslation();
  const changed = useChanged(model);
  const restore = async () => {
    await ask('POST', `${pathOf(model, idOf(model, row))}/restaurar`, {body: {}});
    notify(t('done_restaurar', {count: 1}));
  };
  return (
    <Button onClick={() => void restore().catch((error: unknown) =>
      notify({text: reasonOf(error, t), is_bad: true})).then(changed)}>{t('restore')}</Button>
  );
}

function Delete({model, row}: {model: Model, row: Row}) {
  const {t} = useTranslation();
  const [asks, setAsks] = useState(false);
  const changed = useChanged(model);
  const id = idOf(model, row), what = nameOf(model, row);
  const restore = async () => {
    await together(model, 'restaurar', [id]);
    await changed();
    go(modelHref(model.nombre, id));
  };
  const remove = async () => {
    await ask('DELETE', pathOf(model, id));
    notify({text: t('deleted_of', {what}), ...(model.papelera ? {undo: restore} : {})});
    go(modelHref(model.nombre));
    await changed();
  };
  return (
    <>
      <Button variant="outline" color="red" className="a-bad" onClick={() => setAsks(true)}>
        {t('delete')}
      </Button>
      <Confirm opened={asks} onClose={() => setAsks(false)} is_danger confirmed={remove}
        title={t('delete_of', {what})} action={t('delete')}>
        {t(model.papelera ? 'delete_to_trash' : 'delete_for_ever')}
      </Confirm>
    </>
  );
}
