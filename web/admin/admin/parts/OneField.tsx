// A field of a record in a form.
import {Field as FormField, type FormState} from '@chasqui/ui/form';
import {useTranslation} from 'react-i18next';
import {kindOf, optionsOf} from '../fields';
import {findNames, useNames} from '../records';
import {useModel} from '../context';
import {kAccounts, type Field, type Model, type Row} from '../wire';

interface OneFieldProps {
  form: FormState;
  field: Field;
  row: Row | undefined;     // Undefined: a new record.
  is_fixed?: boolean;
}

export function OneField({form, field, row, is_fixed = false}: OneFieldProps) {
  const {t} = useTranslation();
  const {nombre, etiqueta, ref, min, max, tipo, obligatorio, nulo} = field;
  const span = [min === null ? '' : `${t('at_least')} ${min}`, max === null ? '' :
    `${t('at_most')} ${max}`].filter(Boolean).join(', ');
  const limits = tipo === 'integer' || tipo === 'decimal' ? span : '';
  const hints = [field.ayuda, limits].filter(Boolean).join('. ');
  const is_required = obligatorio && !nulo && tipo !== 'boolean';
  const own = {form, name: nombre, label: etiqueta, kind: kindOf(field), is_required, is_fixed,
               ...(hints ? {hint: hints} : {})};
  if (ref) return <Reference {...own} field={field} row={row}/>;
  return <FormField {...own} options={optionsOf(field)}/>;
}

type Own = Parameters<typeof FormField>[0];

function Reference({field, row, ...own}: Own & {field: Field, row: Row | undefined}) {
  const {nombre, ref} = field;
  const value = row?.[nombre], to = useModel(ref!.modelo);
  const text = useNames({campos: [field]} as unknown as Model, row ? [row] : undefined)
      .get(`${ref!.modelo}:${String(value)}`);
  const chosen = value === null || value === undefined ? undefined
                                   : {value: String(value), label: text ?? `#${String(value)}`};
  return (
    <FormField {...own} key={chosen?.label ?? ''} chosen={chosen}
      is_fixed={own.is_fixed || !(to || ref!.modelo === kAccounts)}
      find={async (words) => (await findNames(ref!.modelo, words)).map(
          ({id, texto}) => ({value: String(id), label: texto}))}/>
  );
}
