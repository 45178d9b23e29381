// A form and its fields, by the kind of what they hold.
import {
  Alert, Button, Checkbox, Group, NativeSelect, PasswordInput, Select, Textarea, TextInput
} from '@mantine/core';
import {useEffect, useId, useRef, useState, type FormEvent, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {useUnsaved} from './places';
import type {FormState, Values} from './useForm';

export interface Option {
  value: string;
  label: string;
}

// 'choice' is a list that is known, 'search' one that is asked for by words.
export type FieldKind = 'text' | 'long' | 'email' | 'phone' | 'integer' | 'decimal' | 'yes_no'
    | 'date' | 'time' | 'timestamp' | 'choice' | 'search' | 'json' | 'password' | 'color';

export interface FieldProps {
  form: FormState;
  name: string;
  label: string;
  kind?: FieldKind;
  hint?: ReactNode;
  is_required?: boolean;
  is_fixed?: boolean;        // Shown, not changed.
  options?: Option[];
  find?(words: string): Promise<Option[]>;  // Of 'search'.
  chosen?: Option | undefined;              // The label of what is chosen, of 'search'.
  auto_complete?: string;
}

export interface FormProps {
  form: FormState;
  send(values: Values, changes: Values): Promise<unknown>;
  action: string;
  cancel?: () => void;
  columns?: 1 | 2;
  only_changes?: boolean;    // There is nothing to send while nothing was changed.
  children: ReactNode;
}

export function Form({form, send, action, cancel, columns = 1, only_changes, children}: FormProps) {
  const {t} = useTranslation();
  const at = useRef<HTMLFormElement>(null);
  const [saved, setSaved] = useState<Values>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const {values} = form;
    if (await form.submit(send)) return setSaved(values);
    requestAnimationFrame(() =>
      at.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const is_touched = Object.keys(form.changes).length > 0;
  useUnsaved(is_touched && form.values !== saved);
  const nothing = only_changes && !is_touched;
  return (
    <form ref={at} noValidate onSubmit={(event) => void submit(event)}
      className={`ui-form ${columns === 2 ? 'ui-form-two' : ''}`}>
      {children}
      <div className="ui-form-whole">
        {form.fault && (
          <Alert color="red" role="alert" variant="outline" mb="sm">{form.fault}</Alert>
        )}
        <Group>
          <Button type="submit" size="md" loading={form.waits} disabled={!!nothing}>
            {action}
          </Button>
          {cancel && <Button variant="default" size="md" onClick={cancel}>{t('cancel')}</Button>}
        </Group>
      </div>
    </form>
  );
}

// What is said of a field stands below it, so that fields beside each other are level.
const kOrder: ('label' | 'input' | 'description' | 'error')[] =
    ['label', 'input', 'description', 'error'];
const kWide: FieldKind[] = ['long', 'json'];

export function Field(props: FieldProps) {
  return (
    <div className={kWide.includes(props.kind ?? 'text') ? 'ui-form-whole' : undefined}>
      <Input {...props}/>
    </div>
  );
}

const textOf = (value: unknown) => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
};

function Input(props: FieldProps) {
  const {form, name, kind = 'text', label, hint, is_required, is_fixed, options} = props;
  const {t} = useTranslation();
  const put = (value: unknown) => form.set(name, value);
  const own = {
    name, label, description: hint, error: form.errors[name], size: 'md' as const,
    required: is_required ?? false, withAsterisk: is_required ?? false,
    inputWrapperOrder: kOrder, autoComplete: props.auto_complete ?? 'off',
    ...(is_fixed ? {readOnly: true, variant: 'filled'} : {})
  };
  const text = textOf(form.values[name]);
  const typed = ({currentTarget: {value}}: {currentTarget: {value: string}}) => put(value);
  if (kind === 'yes_no')
    return (
      <Checkbox name={name} label={label} description={hint} error={form.errors[name]} size="md"
        disabled={is_fixed ?? false} checked={form.values[name] === true}
        onChange={(event) => put(event.currentTarget.checked)}/>
    );
  if (is_fixed && (kind === 'choice' || kind === 'search')) {
    const known = [...options ?? [], ...(props.chosen ? [props.chosen] : [])];
    return <TextInput {...own} value={known.find(({value}) => value === text)?.label ?? text}/>;
  }
  if (kind === 'choice') {
    const none = is_required && text ? [] : [{value: '', label: t('none')}];
    return <NativeSelect {...own} value={text} data={[...none, ...options ?? []]}
      onChange={({currentTarget: {value}}) => put(value === '' ? null : value)}/>;
  }
  if (kind === 'search') return <Search {...props} own={own}/>;
  if (kind === 'long' || kind === 'json')
    return <Textarea {...own} autosize={false} rows={kind === 'json' ? 6 : 3} value={text}
      onChange={typed}/>;
  if (kind === 'password') return <PasswordInput {...own} value={text} onChange={typed}/>;
  return <TextInput {...own} {...kInputs[kind]} value={text} onChange={typed}/>;
}

const kInputs: Partial<Record<FieldKind, {type?: string, inputMode?: 'numeric' | 'decimal',
                                          step?: number}>> = {
  email: {type: 'email'}, phone: {type: 'tel'}, date: {type: 'date'}, time: {type: 'time', step: 1},
  timestamp: {type: 'datetime-local', step: 1}, color: {type: 'color'},
  integer: {inputMode: 'numeric'}, decimal: {inputMode: 'decimal'}
};
const kFindAfterMs = 200;

// One of many: the server is asked while somebody writes.
function Search({form, name, find, chosen, is_required, own}: FieldProps & {own: Values}) {
  const {t} = useTranslation();
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Option[]>(chosen ? [chosen] : []);
  const id = useId(), value = form.values[name];
  useEffect(() => {
    let is_wanted = true;
    const timer = setTimeout(() => {
      find?.(words).then((next) => is_wanted && setFound(next)).catch(() => undefined);
    }, kFindAfterMs);
    return () => {
      is_wanted = false;
      clearTimeout(timer);
    };
  }, [words, name]);
  const isFound = (wanted: string) => found.some((each) => each.value === wanted);
  const known = chosen && !isFound(chosen.value) ? [chosen, ...found] : found;
  return (
    <Select {...own} id={id} searchable clearable={!is_required} allowDeselect={false} data={known}
      filter={({options}) => options.filter((each) => 'value' in each && isFound(each.value))}
      nothingFoundMessage={t('nothing_here')}
      comboboxProps={{withinPortal: false}}
      clearButtonProps={{'aria-label': t('clear')}}
      value={value === null || value === undefined || value === '' ? null : String(value)}
      onSearchChange={setWords} onChange={(next) => form.set(name, next)}/>
  );
}
