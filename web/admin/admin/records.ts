// Reading and writing records through the administration's API.
import {ApiError} from '@chasqui/client';
import {questionOf, type Asked} from '@chasqui/ui/table';
import {keepPreviousData, useQueries, useQuery} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';
import {useReadAgain, useSite} from './context';
import {ask, get, list, type Page} from './server';
import {idOf, isNothing} from './values';
import type {Done, Model, Row} from './wire';

const kFreshMs = 4_000, kTextsMax = 200;

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

// What the references of these rows are called, by "model:id".
export function useNames(model: Model, rows: Row[] | undefined): ReadonlyMap<string, string> {
  const wanted = new Map<string, Set<string>>();
  for (const {nombre, ref} of model.campos)
    for (const row of ref && rows || [])
      if (!isNothing(row[nombre]))
        wanted.set(ref!.modelo, (wanted.get(ref!.modelo) ?? new Set()).add(String(row[nombre])));
  const questions = [...wanted].flatMap(([of, ids]) => chunks([...ids].sort()).map((part) => ({
    queryKey: ['datos', 'nombres', of, part], staleTime: 30_000,
    queryFn: async () => {
      const ids = part.join(',');
      const named = await get<Named[]>(`relaciones/${encodeURIComponent(of)}`, {ids});
      return named.map(({id, texto}) => [`${of}:${id}`, texto] as const);
    }
  })));
  return new Map(useQueries({queries: questions}).flatMap(({data}) => data ?? []));
}

function chunks(ids: string[]): string[][] {
  const parts = Math.ceil(ids.length / kTextsMax);
  return Array.from({length: parts}, (_, at) => ids.slice(at * kTextsMax, (at + 1) * kTextsMax));
}

// Thrown when somebody else changed the record meanwhile; `theirs` is what it is now.
export class Stale extends Error {
  constructor(readonly theirs: Row) {
    super('the record has changed');
  }
}

export async function change(model: Model, row: Row, changes: Row): Promise<Row> {
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

export function together(model: Model, accion: 'cambiar' | 'borrar' | 'restaurar', ids: string[],
                         cambios?: Row): Promise<Done> {
  const known = model.campos.find(({papel}) => papel === 'id')?.tipo;
  const body = {accion, ids: known === 'integer' ? ids.map(Number) : ids,
                ...(cambios ? {cambios} : {})};
  return ask<Done>('POST', pathOf(model, 'lote'), {body});
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
