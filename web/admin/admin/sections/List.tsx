// The records of a model, or those of its trash.
import {notify, reasonOf} from '@chasqui/ui';
import {go, stay, useSearch} from '@chasqui/ui/places';
import {
  addressOf, askedAnew, askedOf, DataTable, type Asked, type Column
} from '@chasqui/ui/table';
import {Anchor, Button, TextInput} from '@mantine/core';
import {useEffect, useMemo, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {columnsOf, isSortable} from '../fields';
import {Heading} from '../Heading';
import {CellEdit} from '../parts/CellEdit';
import {Conflict, type Clash} from '../parts/Conflict';
import {Export} from '../parts/Export';
import {Filters} from '../parts/Filters';
import {Together} from '../parts/Together';
import {Views} from '../parts/Views';
import {modelHref} from '../places';
import {
  change, idsFound, kFoundMax, Stale, useChanged, useFresh, useNames, useRows
} from '../records';
import {idOf, isNothing, shown} from '../values';
import type {Field, Model, Row} from '../wire';

const kAskAfterMs = 250;

export default function List({model, is_trash = false}: {model: Model, is_trash?: boolean}) {
  const {t} = useTranslation();
  const search = useSearch();
  const asked = useMemo(() => askedOf(search), [search]);
  const place = modelHref(model.nombre, is_trash ? 'papelera' : '');
  const put = (next: Asked, is_same_step = false) =>
      (is_same_step ? stay : go)(place + addressOf(next));
  const read = useRows(model, asked, is_trash);
  const names = useNames(model, read.data?.rows);
  const fresh = useFresh(model, read.isPlaceholderData ? undefined : read.data?.rows, search);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [clash, setClash] = useState<Clash>();
  const found = JSON.stringify([asked.search, asked.filters]);
  useEffect(() => setChosen(new Set()), [found]);  // What is not seen is not chosen.
  const columns = useColumns({model, is_trash, names, clashed: setClash});
  const open = (row: Row) => go(modelHref(model.nombre, idOf(model, row)));
  const [one, many] = model.etiqueta;
  const {crear, cambiar, borrar, restaurar} = model.puede;
  const may_choose = is_trash ? restaurar : cambiar || borrar;
  return (
    <>
      <Heading title={is_trash ? t('trash_of', {what: many}) : many}
        about={is_trash && <Anchor href={modelHref(model.nombre)} size="sm">
          {t('back_to', {what: many})}</Anchor>}>
        {!is_trash && <Views model={model} asked={asked}/>}
        <Export model={model} asked={asked} is_trash={is_trash} total={read.data?.total}/>
        {!is_trash && crear && (
          <Button component="a" href={modelHref(model.nombre, 'importar')} variant="default">
            {t('import')}
          </Button>
        )}
        {!is_trash && model.papelera && (
          <Button component="a" href={modelHref(model.nombre, 'papelera')} variant="default">
            {t('trash')}
          </Button>
        )}
        {!is_trash && crear && (
          <Button component="a" href={modelHref(model.nombre, 'nuevo')}>
            {t('new_of', {what: one.toLowerCase()})}
          </Button>
        )}
      </Heading>
      <Filters model={model} asked={asked} put={put}/>
      <DataTable label={many} columns={columns} rows={read.data?.rows} total={read.data?.total}
        idOf={(row) => idOf(model, row)} asked={asked} ask={put}
        is_reading={read.isPlaceholderData} again={() => void read.refetch()}
        fault={read.error ? reasonOf(read.error, t) : undefined} is_fresh={fresh}
        empty={<Empty model={model} asked={asked} is_trash={is_trash} put={put}/>}
        open={open} href={(row) => modelHref(model.nombre, idOf(model, row))}
        {...(may_choose ? {chosen, choose: setChosen} : {})}
        chosen_tools={<>
          <ChooseFound {...{model, asked, is_trash, chosen}} total={read.data?.total ?? 0}
            choose={setChosen}/>
          <Together model={model} is_trash={is_trash} chosen={chosen} choose={setChosen}/>
        </>}
        tools={model.busca && <Words asked={asked} put={put}/>}/>
      <Conflict model={model} clash={clash} close={() => setClash(undefined)}/>
    </>
  );
}

interface ChooseFoundProps {
  model: Model;
  asked: Asked;
  is_trash: boolean;
  total: number;
  chosen: ReadonlySet<string>;
  choose(next: Set<string>): void;
}

// Who chose the whole page may mean all of what was found.
function ChooseFound({model, asked, is_trash, total, chosen, choose}: ChooseFoundProps) {
  const {t, i18n} = useTranslation();
  const [waits, setWaits] = useState(false);
  if (chosen.size < asked.size || chosen.size >= total || total > kFoundMax) return null;
  const all = () => {
    setWaits(true);
    idsFound(model, asked, is_trash).then((ids) => choose(new Set(ids)))
        .catch((error: unknown) => notify({text: reasonOf(error, t), is_bad: true}))
        .finally(() => setWaits(false));
  };
  return (
    <Button size="xs" variant="default" loading={waits} onClick={all}>
      {t('choose_found', {n: total.toLocaleString(i18n.language)})}
    </Button>
  );
}

// What is written is asked for when the hand rests.
function Words({asked, put}: {asked: Asked, put(next: Asked, is_same_step: boolean): void}) {
  const {t} = useTranslation();
  const [words, setWords] = useState(asked.search);
  useEffect(() => setWords(asked.search), [asked.search]);
  useEffect(() => {
    if (words === asked.search) return;
    const timer = setTimeout(() => put(askedAnew(asked, {search: words}), true), kAskAfterMs);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <TextInput type="search" className="a-words" aria-label={t('search')} placeholder={t('search')}
      value={words} onChange={({currentTarget}) => setWords(currentTarget.value)}/>
  );
}

function Empty({model, asked, is_trash, put}:
    {model: Model, asked: Asked, is_trash: boolean, put(next: Asked): void}) {
  const {t} = useTranslation();
  const is_narrowed = asked.search || Object.keys(asked.filters).length > 0;
  if (is_narrowed)
    return (
      <>
        <p>{t('none_found')}</p>
        <Button variant="default" onClick={() =>
          put(askedAnew(asked, {search: '', filters: {}}))}>{t('show_all')}</Button>
      </>
    );
  if (is_trash) return <p>{t('trash_empty')}</p>;
  return (
    <>
      <p>{t('none_yet', {what: model.etiqueta[1].toLowerCase()})}</p>
      {model.puede.crear && (
        <Button component="a" href={modelHref(model.nombre, 'nuevo')}>
          {t('new_of', {what: model.etiqueta[0].toLowerCase()})}
        </Button>
      )}
    </>
  );
}

interface ColumnsAsked {
  model: Model;
  is_trash: boolean;
  names: ReadonlyMap<string, string>;
  clashed(clash: Clash): void;
}

function useColumns({model, is_trash, names, clashed}: ColumnsAsked): Column<Row>[] {
  const {t} = useTranslation();
  const way = useWay();
  const {app} = useSite();
  const changed = useChanged(model);
  const save = async (row: Row, field: Field, value: unknown) => {
    const after = await change(model, row, {[field.nombre]: value});
    const before = {[field.nombre]: row[field.nombre] ?? null};
    const undo = async () => {
      await change(model, {...row, ...after}, before).catch((error: unknown) => notify({
        text: error instanceof Stale ? t('undo_stale') : reasonOf(error, t), is_bad: true
      }));
      await changed();
    };
    notify({text: t('saved'), undo});
    await changed();
  };
  return columnsOf(model, is_trash).map(({field, is_hidden}) => {
    const {nombre, etiqueta, ref, tipo, escribible} = field;
    const cell = (row: Row) => {
      const value = row[nombre];
      if (!ref) return shown(field, value, way);
      const text = names.get(`${ref.modelo}:${String(value)}`);
      const is_known = app.modelos.some((each) => each.nombre === ref.modelo);
      if (isNothing(value) || !is_known) return text ?? shown(field, value, way);
      return <a tabIndex={-1} href={modelHref(ref.modelo, value)}>{text ?? `#${String(value)}`}</a>;
    };
    const may_edit = !is_trash && model.puede.cambiar && escribible && tipo !== 'blob';
    return {
      name: nombre, label: etiqueta, cell, is_sortable: isSortable(field), is_hidden,
      is_number: tipo === 'integer' || tipo === 'decimal',
      ...(may_edit ? {edit: (row: Row, done: () => void) => (
        <CellEdit field={field} row={row} done={done} clashed={clashed}
          name={names.get(`${ref?.modelo}:${String(row[nombre])}`)}
          save={(value) => save(row, field, value)}/>
      )} : {})
    };
  });
}
