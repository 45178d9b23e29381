// Reading and writing records through the administration's API.
import {ApiError} from '@chasqui/client';
import {questionOf, type Asked} from '@chasqui/ui/table';
import {keepPreviousData, useQueries, useQuery} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {useReadAgain, useSite} from './context';
import {ask, get, list, type Page} from './server';
import {idOf, isNothing, isSame} from './values';
import type {Done, Model, Row} from './wire';

const kFreshMs = 4_000, kTextsMax = 200;
const kTogetherMax = 500, kPageMax = 200;  // As the server takes them.
export const kFoundMax = 5_000;

export const pathOf = (model: Model, rest: unknown = '') =>
    `modelos/${encodeURIComponent(model.nombre)}`
    + (rest === '' ? '' : `/${encodeURIComponent(String(rest))}`);

// Everything that a commit may change is under 'datos'.
export const rowsKey = (model: Model) => ['datos', 'modelo', model.nombre];

export function useRows(model: Model, asked: Asked, is_trash: boolean) {
  const again = useReadAgain();
  const query = {...questionOf(asked), ...(is_trash ? {papelera: 'true'} : {})};
  return useQuery<Page<Row>>({
    queryKey: [...rowsKey(model), 'lista', query],
    queryFn: ({signal}) => list<Row>(pathOf(model), query, signal),
    placeholderData: keepPreviousData, refetchInterval: again
  });
}

export function useRow(model: Model, id: string | undefined) {
  const again = useReadAgain();
  return useQuery<Row>({
    queryKey: [...rowsKey(model), 'uno', id], enabled: id !== undefined,
    queryFn: ({signal}) => ask<Row>('GET', pathOf(model, id), {signal}),
    refetchInterval: again
  });
}

interface Named {
  id: number | string;
  texto: string;
}

export const findNames = (model: string, search: string) =>
    get<Named[]>(`relaciones/${encodeURIComponent(model)}`, {search});

// What these records are called, by "model:id".
export async function namesOf(model: string, ids: readonly string[]) {
  const named = await get<Named[]>(`relaciones/${encodeURIComponent(model)}`,
                                   {ids: ids.join(',')});
  return named.map(({id, texto}) => [`${model}:${id}`, texto] as const);
}

// What the references of these rows are called.
export function useNames(model: Model, rows: Row[] | undefined): ReadonlyMap<string, string> {
  const wanted = new Map<string, Set<string>>();
  for (const {nombre, ref} of model.campos)
    for (const row of ref && rows || [])
      if (!isNothing(row[nombre]))
        wanted.set(ref!.modelo, (wanted.get(ref!.modelo) ?? new Set()).add(String(row[nombre])));
  const parts = [...wanted].flatMap(([of, ids]) =>
    chunks([...ids].sort(), kTextsMax).map((part) => ({of, part})));
  const questions = parts.map(({of, part}) => ({
    queryKey: ['datos', 'nombres', of, part], staleTime: 30_000,
    queryFn: () => namesOf(of, part)
  }));
  return new Map(useQueries({queries: questions}).flatMap(({data}) => data ?? []));
}

function chunks(ids: string[], size: number): string[][] {
  const parts = Math.ceil(ids.length / size);
  return Array.from({length: parts}, (_, at) => ids.slice(at * size, (at + 1) * size));
}

// Thrown when somebody else changed the same fields meanwhile; `theirs` is what the record is now.
export class Stale extends Error {
  constructor(readonly theirs: Row) {
    super('the record has changed');
  }
}

const kMergesMax = 3;

// Changes the record that was read as `row`. What others changed in other fields meanwhile stays.
export async function change(model: Model, row: Row, changes: Row): Promise<Row> {
  let base = row, left = changes;
  for (let tries = 0; ; tries += 1)
    try {
      return await send(model, base, left);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      const {theirs} = error;
      if (tries === kMergesMax || disputed(row, theirs, changes).length > 0) throw error;
      left = Object.fromEntries(Object.entries(changes).filter(
          ([name, value]) => !isSame(theirs[name], value)));
      if (Object.keys(left).length === 0) return theirs;  // It is so already.
      base = theirs;
    }
}

// The fields of `mine` that were changed to something else meanwhile.
export const disputed = (before: Row, theirs: Row, mine: Row): string[] =>
    Object.keys(mine).filter((name) =>
        !isSame(before[name], theirs[name]) && !isSame(theirs[name], mine[name]));

async function send(model: Model, row: Row, changes: Row): Promise<Row> {
  const version = model.version ? row[model.version] : undefined;
  const id = idOf(model, row);
  try {
    return await ask<Row>('PATCH', pathOf(model, id), {
      body: changes, ...(version === undefined ? {} : {version})
    });
  } catch (error) {
    const now = error instanceof ApiError ? (error.body as Row | null)?.['actual'] : undefined;
    if (!now || typeof now !== 'object') throw error;
    throw new Stale(now as Row);
  }
}

export async function together(model: Model, accion: 'cambiar' | 'borrar' | 'restaurar',
                               ids: string[], cambios?: Row): Promise<Done> {
  const known = model.campos.find(({papel}) => papel === 'id')?.tipo;
  const all: Done = {hechos: 0, fallidos: 0, resultados: []};
  for (const part of chunks(ids, kTogetherMax)) {
    const body = {accion, ids: known === 'integer' ? part.map(Number) : part,
                  ...(cambios ? {cambios} : {})};
    const done = await ask<Done>('POST', pathOf(model, 'lote'), {body});
    all.hechos += done.hechos;
    all.fallidos += done.fallidos;
    all.resultados.push(...done.resultados);
  }
  return all;
}

// All that was found, not the page alone.
export async function idsFound(model: Model, asked: Asked, is_trash: boolean): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const query = questionOf({...asked, page, size: kPageMax});
    const {rows} = await list<Row>(pathOf(model),
                                   {...query, ...(is_trash ? {papelera: 'true'} : {})});
    ids.push(...rows.map((row) => idOf(model, row)));
    if (rows.length < kPageMax || ids.length >= kFoundMax) return ids;
  }
}

export function useChanged(model: Model): () => Promise<void> {
  const {queries} = useSite();
  return () => queries.invalidateQueries({queryKey: rowsKey(model)});
}

// Which rows came or changed while the same list was on the screen.
export function useFresh(model: Model, rows: Row[] | undefined, of: string): (row: Row) => boolean {
  const before = useRef<{of: string, rows: Map<string, string>}>(undefined);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!rows) return;
    const now = new Map(rows.map((row) => [idOf(model, row), JSON.stringify(row)]));
    const last = before.current?.of === of ? before.current.rows : undefined;
    before.current = {of, rows: now};
    const changed = [...now].filter(([id, text]) => last && last.get(id) !== text);
    if (changed.length === 0) return;
    setFresh(new Set(changed.map(([id]) => id)));
    const timer = setTimeout(() => setFresh(new Set()), kFreshMs);
    return () => clearTimeout(timer);
  }, [rows, of, model]);
  return (row) => fresh.has(idOf(model, row));
}
