// A page of a server's list as a table: order, columns, choice of rows, cells that are changed in
// place. It asks by `ask` and never holds more than the page it shows.
import {flexRender, getCoreRowModel, useReactTable, type ColumnDef} from '@tanstack/react-table';
import {Alert, Button, Text} from '@mantine/core';
import {useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {askedAnew, directionOf, turned, type Asked} from './asked';
import {chosen, moved, type Cell} from './grid';
import {TablePages, TableTools} from './TableTools';

export interface Column<Row> {
  name: string;                 // What the server calls it.
  label: string;
  cell?(row: Row): ReactNode;   // Else the value as text.
  // What stands in the cell while it is changed; calls `done` in the end. Undefined: not this one.
  edit?(row: Row, done: () => void): ReactNode | undefined;
  is_sortable?: boolean;
  is_number?: boolean;          // Stands at the end of its cell.
  is_hidden?: boolean;          // Until somebody chooses it.
}

export interface DataTableProps<Row> {
  label: string;                // What the rows are, for who does not see the heading.
  columns: Column<Row>[];
  rows: Row[] | undefined;      // Undefined: not read yet.
  idOf(row: Row): string;
  asked: Asked;
  ask(next: Asked): void;
  total?: number | undefined;   // Rows of all pages; undefined: not known.
  is_reading?: boolean;
  fault?: string | undefined;   // Why there are no rows, or no newer ones.
  again?(): void;
  empty?: ReactNode;
  href?(row: Row): string;      // Where the first cell leads.
  open?(row: Row): void;        // Enter, or a press of the first cell.
  chosen?: ReadonlySet<string>;
  choose?(next: Set<string>): void;
  chosen_tools?: ReactNode;     // What can be done with the chosen rows.
  tools?: ReactNode;
  is_fresh?(row: Row): boolean; // Somebody changed it just now.
}

interface Editing {
  id: string;
  column: string;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const {t} = useTranslation();
  const {rows, fault, again, empty, chosen: picked, chosen_tools} = props;
  const shown = shownOf(props.columns, props.asked.columns);
  return (
    <section className="ui-table" aria-label={props.label}>
      <TableTools {...props} shown={shown.map(({name}) => name)}/>
      {fault && (
        <Alert color="red" role="alert" variant="outline" mb="xs" title={t('not_read')}>
          <Text size="sm" mb="xs">{fault}</Text>
          {again && <Button size="xs" variant="default" onClick={again}>{t('again')}</Button>}
        </Alert>
      )}
      {picked && picked.size > 0 && (
        <div className="ui-chosen ui-no-paper" role="group" aria-label={t('with_chosen')}>
          <Text component="span" size="sm" fw={700} role="status">
            {t('chosen', {count: picked.size})}
          </Text>
          {chosen_tools}
          <Button size="xs" variant="subtle" onClick={() => props.choose?.(new Set())}>
            {t('choose_none')}
          </Button>
        </div>
      )}
      {(rows || !fault) && <Grid {...props} columns={shown}/>}
      {rows?.length === 0 && !fault && (
        <div className="ui-empty" role="status">{empty ?? t('nothing_here')}</div>
      )}
      <TablePages {...props}/>
    </section>
  );
}

function shownOf<Row>(columns: Column<Row>[], names: string[]): Column<Row>[] {
  const wanted = names.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  return wanted.length ? wanted : columns.filter(({is_hidden}) => !is_hidden);
}

function useGrid<Row>({columns, rows, idOf, asked, choose, chosen: picked}: DataTableProps<Row>) {
  const defs: ColumnDef<Row>[] = columns.map(({name, label, cell, is_sortable}) => ({
    id: name, header: label, enableSorting: is_sortable ?? false,
    accessorFn: (row) => (row as Record<string, unknown>)[name],
    cell: ({row, getValue}) => (cell ? cell(row.original) : textOf(getValue()))
  }));
  return useReactTable<Row>({
    data: rows ?? kNone, columns: defs, getRowId: idOf, getCoreRowModel: getCoreRowModel(),
    manualSorting: true, manualPagination: true, manualFiltering: true,
    enableRowSelection: !!choose,
    state: {
      sorting: asked.order.map((each) => ({id: each.replace('-', ''), desc: each[0] === '-'})),
      rowSelection: Object.fromEntries([...picked ?? []].map((id) => [id, true]))
    }
  });
}

const kNone: never[] = [];
const kWaiting = [0, 1, 2, 3, 4];

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function Grid<Row>(props: DataTableProps<Row>) {
  const {label, columns, rows, is_reading, choose} = props;
  const table = useGrid(props);
  const count = columns.length + (choose ? 1 : 0);
  return (
    <div className="ui-table-box" data-reading={is_reading || undefined}>
      <table role="grid" aria-label={label} aria-busy={!rows || is_reading || false}
        aria-rowcount={props.total ?? -1} aria-multiselectable={choose ? true : undefined}>
        <thead role="rowgroup" className={choose ? undefined : 'ui-only-names'}>
          <tr role="row">
            {choose && <ChooseAll {...props}/>}
            {table.getFlatHeaders().map(({id, column}) => (
              <Head key={id} {...props} name={id} label={String(column.columnDef.header)}
                is_sortable={column.getCanSort()}/>
            ))}
          </tr>
        </thead>
        {rows ? <Body table={table} {...props}/> : (
          <tbody role="rowgroup">
            {kWaiting.map((row) => (
              <tr role="row" key={row} className="ui-waiting">
                <td role="gridcell" colSpan={count}><span aria-hidden/></td>
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}

function ChooseAll<Row>({rows, idOf, chosen: picked, choose}: DataTableProps<Row>) {
  const {t} = useTranslation();
  const ids = (rows ?? []).map(idOf), on = ids.filter((id) => picked?.has(id)).length;
  const turn = () => {
    const next = new Set(picked);
    for (const id of ids) on === ids.length ? next.delete(id) : next.add(id);
    choose?.(next);
  };
  return (
    <th role="columnheader" scope="col" className="ui-choice ui-no-paper">
      <label>
        <input type="checkbox" aria-label={t('choose_page')} disabled={ids.length === 0}
          checked={ids.length > 0 && on === ids.length} onChange={turn}
          ref={(box) => {
            if (box) box.indeterminate = on > 0 && on < ids.length;
          }}/>
        <span className="ui-narrow" aria-hidden>{t('choose_page')}</span>
      </label>
    </th>
  );
}

const kArrows = {ascending: '▲', descending: '▼', none: ''};

function Head<Row>({name, label, is_sortable, asked, ask, columns}:
    DataTableProps<Row> & {name: string, is_sortable: boolean}) {
  const direction = directionOf(asked.order, name);
  const is_number = columns.find((column) => column.name === name)?.is_number;
  const turn = (event: MouseEvent) =>
      ask(askedAnew(asked, {order: turned(asked.order, name, event.shiftKey)}));
  return (
    <th role="columnheader" scope="col" data-number={is_number || undefined}
      {...(is_sortable ? {'aria-sort': direction} : {})}>
      {is_sortable
          ? <button type="button" onClick={turn}>
              {label} <span className="ui-arrow" aria-hidden>{kArrows[direction]}</span>
            </button>
          : label}
    </th>
  );
}

interface BodyProps<Row> extends DataTableProps<Row> {
  table: ReturnType<typeof useReactTable<Row>>;
}

// The cell that holds the place of the Tab key, and the one that is being changed.
function useCells<Row>({table, columns, choose, chosen: picked, open, asked}: BodyProps<Row>) {
  const [at, setAt] = useState<Cell>({row: 0, column: 0});
  const [editing, setEditing] = useState<Editing>();
  const body = useRef<HTMLTableSectionElement>(null);
  const since = useRef<string>(undefined);
  const rows = table.getRowModel().rows, first = choose ? 1 : 0;
  const extent = {rows: rows.length, columns: columns.length + first};
  const go = (to: Cell) => {
    setAt(to);
    body.current?.querySelector<HTMLElement>(`[data-at="${to.row}:${to.column}"]`)?.focus();
  };
  const pick = (id: string, is_range: boolean) => {
    const ids = rows.map((row) => row.id);
    choose?.(chosen(picked ?? new Set(), ids, {id, since: is_range ? since.current : undefined}));
    since.current = id;
  };
  const canEdit = ({row, column}: Cell) => {
    const of = columns[column - first], record = rows[row]?.original;
    return !!record && of?.edit?.(record, () => undefined) !== undefined;
  };
  const edit = (cell: Cell) => {
    const of = columns[cell.column - first], row = rows[cell.row];
    if (of && row && canEdit(cell)) setEditing({id: row.id, column: of.name});
  };
  const endEdit = (cell: Cell) => {
    setEditing(undefined);
    requestAnimationFrame(() => go(cell));
  };
  const press = (event: KeyboardEvent, cell: Cell) => {
    const is_own = event.target === event.currentTarget, row = rows[cell.row];
    if (!is_own || !row || event.altKey || event.metaKey) return;
    const to = moved(event.key, cell, extent, event.ctrlKey);
    if (to) go(to);
    else if (event.key === ' ' && choose) pick(row.id, event.shiftKey);
    else if (event.key === 'F2') edit(cell);
    else if (event.key === 'Enter' && open) open(row.original);
    else return;
    event.preventDefault();
  };
  const place = {row: Math.min(at.row, Math.max(0, rows.length - 1)),
                 column: Math.min(at.column, extent.columns - 1)};
  return {place, setAt, editing, body, pick, canEdit, edit, endEdit, press, first, asked};
}

function Body<Row>(props: BodyProps<Row>) {
  const {table, columns, choose, chosen: picked, is_fresh, open} = props;
  const cells = useCells(props);
  return (
    <tbody role="rowgroup" ref={cells.body}>
      {table.getRowModel().rows.map((row, at) => (
        <tr role="row" key={row.id} data-id={row.id}
          data-fresh={is_fresh?.(row.original) || undefined}
          data-opens={open ? true : undefined}
          {...(choose ? {'aria-selected': picked?.has(row.id) ?? false} : {})}>
          {choose && <Choice cells={cells} row={at} id={row.id} is_on={!!picked?.has(row.id)}/>}
          {row.getVisibleCells().map((cell, column) => (
            <OneCell key={cell.id} {...props} cells={cells} of={columns[column]!}
              at={{row: at, column: column + cells.first}} record={row.original} id={row.id}>
              {flexRender(cell.column.columnDef.cell, cell.getContext())}
            </OneCell>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

type Cells = ReturnType<typeof useCells>;

function tabOf({place}: Cells, {row, column}: Cell) {
  return {'data-at': `${row}:${column}`,
          'tabIndex': place.row === row && place.column === column ? 0 : -1};
}

function Choice({cells, row, id, is_on}:
    {cells: Cells, row: number, id: string, is_on: boolean}) {
  const {t} = useTranslation();
  const at = {row, column: 0};
  return (
    <td role="gridcell" className="ui-choice ui-no-paper" {...tabOf(cells, at)}
      onFocus={() => cells.setAt(at)} onKeyDown={(event) => cells.press(event, at)}>
      <label>
        <input type="checkbox" tabIndex={-1} aria-label={t('choose_row')} checked={is_on}
          onChange={() => undefined} onClick={(event) => cells.pick(id, event.shiftKey)}/>
      </label>
    </td>
  );
}

interface OneCellProps<Row> extends DataTableProps<Row> {
  cells: Cells;
  of: Column<Row>;
  at: Cell;
  record: Row;
  id: string;
  children: ReactNode;
}

function OneCell<Row>(props: OneCellProps<Row>) {
  const {cells, of, at, record, id, href, open, children} = props;
  const {t} = useTranslation();
  const is_edited = cells.editing?.id === id && cells.editing.column === of.name;
  const is_first = at.column === cells.first;
  if (is_edited)
    return (
      <td role="gridcell" data-label={of.label} data-edited {...tabOf(cells, at)}>
        {of.edit?.(record, () => cells.endEdit(at))}
      </td>
    );
  const can_edit = cells.canEdit(at);
  return (
    <td role="gridcell" className={is_first ? 'ui-first' : undefined} data-label={of.label}
      data-number={of.is_number || undefined}
      {...tabOf(cells, at)} onFocus={() => cells.setAt(at)}
      onKeyDown={(event) => cells.press(event, at)} onDoubleClick={() => cells.edit(at)}>
      {is_first && href
          ? <a tabIndex={-1} href={href(record)} onClick={(event) => follow(event, open, record)}>
              {children}
            </a>
          : is_first && open
              ? <button type="button" className="ui-open" tabIndex={-1}
                  onClick={() => open(record)}>{children}</button>
              : <span className="ui-value">{children}</span>}
      {can_edit && (
        <button type="button" className="ui-pencil ui-no-paper" tabIndex={-1}
          aria-label={t('change_of', {what: of.label})} onClick={() => cells.edit(at)}>
          <span aria-hidden>✎</span>
        </button>
      )}
    </td>
  );
}

// A plain press stays in the page; with Control the browser opens the address beside it.
function follow<Row>(event: MouseEvent, open: ((row: Row) => void) | undefined, row: Row): void {
  if (!open || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  open(row);
}
