// The values of a form, what the server says against each, and whether there is anything to send.
import {ApiError} from '@chasqui/client';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {reasonOf} from './reason';
import {inLanguage} from './refusal';

export type Values = Record<string, unknown>;

export interface FormState {
  values: Values;
  errors: Record<string, string>;
  fault: string;              // What no field of the form is to blame for.
  waits: boolean;
  changes: Values;            // What differs from the beginning.
  set(name: string, value: unknown): void;
  reset(values?: Values): void;
  // Runs `send`; false and the faults shown when it throws.
  submit(send: (values: Values, changes: Values) => Promise<unknown>): Promise<boolean>;
}

const same = (a: unknown, b: unknown) =>
    a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export function changesOf(before: Values, after: Values): Values {
  return Object.fromEntries(
      Object.entries(after).filter(([name, value]) => !same(before[name], value)));
}

// "sku: ya existe" stands at the field already.
function withoutName(name: string, text: string): string {
  if (!text.startsWith(`${name}: `)) return text;
  const bare = text.slice(name.length + 2);
  return bare.slice(0, 1).toUpperCase() + bare.slice(1);
}

// Which fields of `names` the server refuses, and what it says about the rest.
export function faultsOf(error: unknown, names: string[], language = 'en'):
    {errors: Record<string, string>, rest: string[]} {
  const fields = error instanceof ApiError ? error.fields : {};
  const errors: Record<string, string> = {}, rest: string[] = [];
  for (const [name, said] of Object.entries(fields)) {
    const text = inLanguage(said, language);
    if (names.includes(name)) errors[name] = withoutName(name, text);
    else rest.push(`${name}: ${text}`);
  }
  return {errors, rest};
}

export function useForm(initial: Values, names = Object.keys(initial)): FormState {
  const {t, i18n} = useTranslation();
  const [before, setBefore] = useState(initial);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [fault, setFault] = useState('');
  const [waits, setWaits] = useState(false);
  const changes = changesOf(before, values);
  return {
    values, errors, fault, waits, changes,
    set: (name, value) => {
      setValues((now) => ({...now, [name]: value}));
      setErrors(({[name]: _, ...others}) => others);
    },
    reset: (next = before) => {
      setBefore(next);
      setValues(next);
      setErrors({});
      setFault('');
    },
    submit: async (send) => {
      setWaits(true);
      setErrors({});
      setFault('');
      try {
        await send(values, changes);
        return true;
      } catch (error) {
        const {errors: by_field, rest} = faultsOf(error, names, i18n.language);
        setErrors(by_field);
        setFault(rest.length ? rest.join(' ')
                             : Object.keys(by_field).length ? t('see_fields') : reasonOf(error, t));
        return false;
      } finally {
        setWaits(false);
      }
    }
  };
}
