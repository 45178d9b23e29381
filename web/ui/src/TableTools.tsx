// What stands above a table and below it: columns, order on a narrow screen, pages.
import {Button, Checkbox, Group, NativeSelect, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {askedAnew, kSizes, pagesOf} from './asked';
import type {DataTableProps} from './DataTable';
import {Dialog} from './Dialog';

export function TableTools<Row>({columns, asked, ask, tools, shown}:
    DataTableProps<Row> & {shown: string[]}) {
  const {t} = useTranslation();
  const [is_open, setOpen] = useState(false);
  const turn = (name: string) => {
    const next = columns.map((column) => column.name).filter(
        (each) => (each === name ? !shown.includes(each) : shown.includes(each)));
    if (next.length) ask({...asked, columns: next});
  };
  return (
    <div className="ui-table-tools ui-no-paper">
      {tools}
      <NarrowOrder columns={columns} asked={asked} ask={ask}/>
      <Button variant="default" size="sm" onClick={() => setOpen(true)}>{t('columns')}</Button>
      <Dialog opened={is_open} onClose={() => setOpen(false)} title={t('columns')}>
        <Stack gap="xs">
          {columns.map(({name, label}) => (
            <Checkbox key={name} label={label} checked={shown.includes(name)}
              onChange={() => turn(name)}/>
          ))}
          <Button variant="default" mt="sm" onClick={() => ask({...asked, columns: []})}>
            {t('columns_usual')}
          </Button>
        </Stack>
      </Dialog>
    </div>
  );
}

// Where rows are cards there is no head to press.
function NarrowOrder<Row>({columns, asked, ask}:
    Pick<DataTableProps<Row>, 'columns' | 'asked' | 'ask'>) {
  const {t} = useTranslation();
  const sortable = columns.filter(({is_sortable}) => is_sortable);
  if (sortable.length === 0) return null;
  const data = [{value: '', label: t('order_usual')}, ...sortable.flatMap(({name, label}) => [
    {value: name, label: `${label} ▲`}, {value: `-${name}`, label: `${label} ▼`}
  ])];
  return (
    <NativeSelect className="ui-narrow" aria-label={t('order')} data={data}
      value={asked.order[0] ?? ''} onChange={({currentTarget: {value}}) =>
        ask(askedAnew(asked, {order: value ? [value] : []}))}/>
  );
}

export function TablePages<Row>({rows, total, asked, ask}: DataTableProps<Row>) {
  const {t, i18n} = useTranslation();
  if (!rows || (rows.length === 0 && asked.page === 1)) return null;
  const from = (asked.page - 1) * asked.size, last = total && pagesOf(total, asked.size);
  const number = (value: number) => value.toLocaleString(i18n.language);
  const span = `${number(rows.length ? from + 1 : 0)}–${number(from + rows.length)}`;
  const is_last = last ? asked.page >= last : rows.length < asked.size;
  return (
    <Group component="nav" className="ui-no-paper" mt="xs" gap="xs" aria-label={t('pages')}>
      <Text size="sm" className="ui-number" role="status">
        {total === undefined ? span : t('span_of', {span, total: number(total)})}
      </Text>
      <Group gap="xs" ml="auto">
        <NativeSelect size="xs" aria-label={t('rows_a_page')} value={String(asked.size)}
          data={kSizes.map(String)} onChange={({currentTarget: {value}}) =>
            ask(askedAnew(asked, {size: Number(value)}))}/>
        <Button size="xs" variant="default" disabled={asked.page <= 1}
          onClick={() => ask({...asked, page: asked.page - 1})}>{t('page_before')}</Button>
        <Button size="xs" variant="default" disabled={is_last}
          onClick={() => ask({...asked, page: asked.page + 1})}>{t('page_after')}</Button>
      </Group>
    </Group>
  );
}
