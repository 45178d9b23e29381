// A list that the server says whole: looked through, ordered and paged here.
import {DataTable, kAsked, type Asked, type Column} from '@chasqui/ui/table';
import {TextInput} from '@mantine/core';
import {useState, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';

export interface LocalColumn<Row> extends Column<Row> {
  value?(row: Row): unknown;    // What it is ordered and found by; else the member of its name.
}

interface LocalTableProps<Row> {
  label: string;
  columns: LocalColumn<Row>[];
  rows: Row[] | undefined;
  idOf(row: Row): string;
  fault?: string | undefined;
  again?(): void;
  empty?: ReactNode;
  open?(row: Row): void;
  tools?: ReactNode;
  order?: string[];
  words?: string;               // What is looked for at first.
}

const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value)
    : String(value ?? '')).normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

function compared(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return plain(a).localeCompare(plain(b));
}

function arranged<Row>(rows: Row[], columns: LocalColumn<Row>[], {search, order}: Asked): Row[] {
  const valueOf = (row: Row, name: string) => {
    const value = columns.find((column) => column.name === name)?.value;
    return value ? value(row) : (row as Record<string, unknown>)[name];
  };
  const words = plain(search);
  const found = words === '' ? rows
      : rows.filter((row) => columns.some(({name}) => plain(valueOf(row, name)).includes(words)));
  const [first] = order;
  if (!first) return found;
  const name = first.replace('-', ''), sign = first[0] === '-' ? -1 : 1;
  return [...found].sort((a, b) => sign * compared(valueOf(a, name), valueOf(b, name)));
}

export function LocalTable<Row>(
    {columns, rows, tools, order = [], words: first = '', ...rest}: LocalTableProps<Row>) {
  const {t} = useTranslation();
  const [asked, ask] = useState<Asked>({...kAsked, order, search: first});
  const all = rows && arranged(rows, columns, asked);
  const from = (asked.page - 1) * asked.size;
  const words = (
    <TextInput type="search" className="a-words" aria-label={t('search')} placeholder={t('search')}
      value={asked.search} onChange={({currentTarget}) =>
        ask({...asked, page: 1, search: currentTarget.value})}/>
  );
  return (
    <DataTable {...rest} columns={columns.map((column) => ({is_sortable: true, ...column}))}
      rows={all?.slice(from, from + asked.size)} total={all?.length} asked={asked} ask={ask}
      tools={<>{words}{tools}</>}/>
  );
}
