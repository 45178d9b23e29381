// What narrows the list: each filter can be taken away; a new one is a field, a comparison and a
// value.
import {Dialog} from '@chasqui/ui';
import {Field as FormField, Form, useForm, type FieldKind} from '@chasqui/ui/form';
import {askedAnew, type Asked} from '@chasqui/ui/table';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite, useWay} from '../context';
import {filterable, filterOf, keyOfFilter, kindOf, operatorsOf, optionsOf} from '../fields';
import {findNames, useNames} from '../records';
import {fromTheClock, isNothing, shown} from '../values';
import type {Field, Model, Row} from '../wire';

interface FiltersProps {
  model: Model;
  asked: Asked;
  put(next: Asked): void;
}

export function Filters({model, asked, put}: FiltersProps) {
  const {t} = useTranslation();
  const [is_open, setOpen] = useState(false);
  const filters = Object.entries(asked.filters)
      .map(([key, value]) => ({key, ...filterOf(key, value)}))
      .filter(({name}) => model.campos.some(({nombre}) => nombre === name));
  const said = useSaid(model, filters);
  const without = (key: string) => {
    const {[key]: _, ...others} = asked.filters;
    put(askedAnew(asked, {filters: others}));
  };
  return (
    <div className="a-filters ui-no-paper" role="group" aria-label={t('filters')}>
      {filters.map((filter) => (
        <button type="button" key={filter.key} className="a-filter"
          aria-label={t('filter_away', {what: said(filter)})} onClick={() => without(filter.key)}>
          {said(filter)} <span aria-hidden>×</span>
        </button>
      ))}
      <button type="button" className="a-filter" onClick={() => setOpen(true)}>
        <span aria-hidden>+ </span>{t('filter')}
      </button>
      <Dialog opened={is_open} onClose={() => setOpen(false)} title={t('filter')}>
        {is_open && <NewFilter model={model} add={(key, value) => {
          setOpen(false);
          put(askedAnew(asked, {filters: {...asked.filters, [key]: value}}));
        }}/>}
      </Dialog>
    </div>
  );
}

function useSaid(model: Model, filters: {name: string, value: string}[]) {
  const {t} = useTranslation();
  const way = useWay();
  const row: Row = Object.fromEntries(filters.map(({name, value}) => [name, value]));
  const names = useNames(model, [row]);
  return ({name, operator, value}: {name: string, operator: string, value: string}): string => {
    const field = model.campos.find(({nombre}) => nombre === name);
    if (!field) return `${name} ${value}`;
    if (operator === 'isnull')
      return `${field.etiqueta}: ${t(value === 'true' ? 'is_nothing' : 'is_something')}`;
    const known = field.tipo === 'boolean' ? value === 'true' : value;
    const text = names.get(`${field.ref?.modelo}:${value}`) ?? shown(field, known, way);
    return `${field.etiqueta} ${t(`operator_${operator}`)} ${text}`;
  };
}

function NewFilter({model, add}: {model: Model, add(key: string, value: string): void}) {
  const {t} = useTranslation();
  const zone = useSite().app.zona || 'UTC';
  const fields = filterable(model);
  const first = fields.find(({nombre}) => nombre === model.muestra) ?? fields[0]!;
  const form = useForm({field: first.nombre, operator: operatorsOf(first)[0]!, value: null});
  const field = fields.find(({nombre}) => nombre === form.values['field']) ?? first;
  const operators = operatorsOf(field);
  const wanted = String(form.values['operator']);
  const operator = operators.includes(wanted) ? wanted : operators[0]!;
  const send = async () => {
    const value = form.values['value'], is_null = operator === 'isnull';
    const is_yes_no = is_null || field.tipo === 'boolean';
    if (!is_yes_no && isNothing(value)) throw new Error(t('value_missing'));
    const time = operator === 'lte' ? 'T23:59:59.999' : 'T00:00:00';
    const text = field.tipo === 'timestamp' && !is_null ? fromTheClock(`${value}${time}`, zone)
                                                        : String(value);
    add(keyOfFilter({name: field.nombre, operator, value: ''}),
        is_yes_no ? String(value ?? 'true') : text);
  };
  return (
    <Form form={form} send={send} action={t('filter_do')}>
      <FormField form={form} name="field" label={t('field')} kind="choice" is_required
        options={fields.map(({nombre, etiqueta}) => ({value: nombre, label: etiqueta}))}/>
      <FormField form={{...form, values: {...form.values, operator}}} name="operator"
        label={t('comparison')} kind="choice" is_required options={operators.map((each) =>
          ({value: each, label: t(`operator_${each}`)}))}/>
      <Value key={`${field.nombre} ${operator === 'isnull'}`} form={form} field={field}
        operator={operator}/>
    </Form>
  );
}

function Value({form, field, operator}:
    {form: ReturnType<typeof useForm>, field: Field, operator: string}) {
  const {t} = useTranslation();
  const kind = kindOf(field);
  const yes_no = [{value: 'true', label: t('yes')}, {value: 'false', label: t('no')}];
  const own = {form, name: 'value', label: t('value')};
  if (operator === 'isnull' || kind === 'yes_no')
    return <FormField {...own} kind="choice" is_required options={yes_no}/>;
  if (kind === 'choice') return <FormField {...own} kind="choice" options={optionsOf(field)}/>;
  if (kind === 'search')
    return <FormField {...own} kind="search" find={async (words) =>
      (await findNames(field.ref!.modelo, words)).map(({id, texto}) =>
        ({value: String(id), label: texto}))}/>;
  const kinds: Partial<Record<FieldKind, FieldKind>> = {long: 'text', timestamp: 'date'};
  return <FormField {...own} kind={kinds[kind] ?? kind}/>;
}
