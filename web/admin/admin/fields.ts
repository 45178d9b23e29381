// From what the site declares of a field to what a form and a list make of it.
import type {FieldKind, Option} from '@chasqui/ui/form';
import type {Application, Field, Model} from './wire';

const kKinds: Record<string, FieldKind> = {
  email: 'email', phone: 'phone', integer: 'integer', decimal: 'decimal', boolean: 'yes_no',
  date: 'date', time: 'time', timestamp: 'timestamp', enum: 'choice', ref: 'search', json: 'json',
  secret: 'password'
};
const kLineMax = 1000, kColumnsMax = 9;  // Characters; columns.
const kAside = ['uuid', 'version', 'created', 'deleted'];

export function kindOf({tipo, largo_max}: Field): FieldKind {
  const is_long = tipo === 'text' && Number(largo_max) > kLineMax;
  return is_long ? 'long' : kKinds[tipo] ?? 'text';
}

export const optionsOf = (field: Field): Option[] =>
    (field.valores ?? []).map(({valor, etiqueta}) => ({value: valor, label: etiqueta}));

// What may be asked about a field, as the server's lists take it.
export function operatorsOf({tipo}: Field): string[] {
  if (tipo === 'json' || tipo === 'blob') return ['isnull'];
  if (tipo === 'boolean') return ['eq'];
  if (tipo === 'enum' || tipo === 'ref' || tipo === 'uuid') return ['eq', 'ne', 'isnull'];
  if (tipo === 'timestamp') return ['gte', 'lte', 'isnull'];  // From a day on, up to a day.
  const is_text = ['text', 'email', 'phone'].includes(tipo);
  if (is_text) return ['contains', 'eq', 'ne', 'isnull'];
  return ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'isnull'];
}

export function isSortable({tipo}: Field): boolean {
  return tipo !== 'json' && tipo !== 'blob';
}

// The columns that a list shows before somebody chooses: the name first, no more than fit.
export function columnsOf(model: Model, is_trash: boolean): {field: Field, is_hidden: boolean}[] {
  const visible = model.campos.filter((field) => field.visible);
  const first = visible.filter(({nombre}) => nombre === model.muestra);
  const others = visible.filter(({nombre}) => nombre !== model.muestra);
  const isAside = (field: Field) =>
      (kAside.includes(field.papel ?? '') && !(is_trash && field.papel === 'deleted'))
      || field.tipo === 'blob' || ['json', 'long'].includes(kindOf(field));
  let shown = 0;
  return [...first, ...others].map((field) => {
    const is_hidden = (field.nombre !== model.muestra && isAside(field)) || shown >= kColumnsMax;
    if (!is_hidden) shown += 1;
    return {field, is_hidden};
  });
}

export interface Filter {
  name: string;
  operator: string;
  value: string;
}

export function filterOf(key: string, value: string): Filter {
  const at = key.lastIndexOf('__');
  return at < 0 ? {name: key, operator: 'eq', value}
                : {name: key.slice(0, at), operator: key.slice(at + 2), value};
}

export function filterable({campos, filtros}: Model): Field[] {
  return campos.filter((field) =>
      field.visible && (filtros.length === 0 || filtros.includes(field.nombre)));
}

export const keyOfFilter = ({name, operator}: Filter) =>
    operator === 'eq' ? name : `${name}__${operator}`;

const kLabels: Record<string, string> = {id: 'Id', uuid: 'UUID', version: 'Versión'};

// A name for people where the app gives none: "consentimiento_avisos", "cliente_id".
export function labelOf(name: string, is_ref: boolean): string {
  if (name in kLabels) return kLabels[name]!;
  const words = (is_ref ? name.replace(/_id$/, '') : name).replaceAll('_', ' ').trim() || name;
  return words[0]!.toUpperCase() + words.slice(1);
}

export function readable(app: Application): Application {
  const named = (field: Field) => field.etiqueta === field.nombre || !field.etiqueta
      ? {...field, etiqueta: labelOf(field.nombre, field.ref !== null)} : field;
  const modelos = app.modelos.map((model) => ({...model, campos: model.campos.map(named)}));
  return {...app, modelos};
}
