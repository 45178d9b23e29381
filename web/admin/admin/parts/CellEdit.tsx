// A cell while it is changed: Enter saves, Escape leaves it as it was, leaving the cell saves too.
import {NetworkError} from '@chasqui/client';
import {reasonOf} from '@chasqui/ui';
import {Select} from '@mantine/core';
import {useEffect, useRef, useState, type KeyboardEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite} from '../context';
import {kindOf, optionsOf} from '../fields';
import {findNames, Stale} from '../records';
import {forForm, sentOf} from '../values';
import type {Field, Row} from '../wire';
import type {Clash} from './Conflict';

export interface CellEditProps {
  field: Field;
  row: Row;
  name: string | undefined;  // Of what a reference leads to.
  save(value: unknown): Promise<void>;
  done(): void;
  clashed(clash: Clash): void;
}

const kInputs: Record<string, {type?: string, inputMode?: 'numeric' | 'decimal', step?: number}> = {
  date: {type: 'date'}, time: {type: 'time', step: 1}, email: {type: 'email'}, phone: {type: 'tel'},
  timestamp: {type: 'datetime-local', step: 1}, integer: {inputMode: 'numeric'},
  decimal: {inputMode: 'decimal'}
};

export function CellEdit(props: CellEditProps) {
  const {field, row, save, done, clashed} = props;
  const {t} = useTranslation();
  const zone = useSite().app.zona || 'UTC';
  const [before] = useState(() => forForm(field, row[field.nombre], zone));
  const [value, setValue] = useState(before);
  const [fault, setFault] = useState('');
  const refused = useRef<unknown>(undefined);  // What the server would not have.
  const [waits, setWaits] = useState(false);
  const has_ended = useRef(false);
  const end = async (next: unknown, is_kept: boolean) => {
    if (has_ended.current || waits) return;
    if (!is_kept || next === before) {
      has_ended.current = true;
      return done();
    }
    setWaits(true);
    try {
      const mine = sentOf([field], {[field.nombre]: next}, zone, t);
      await save(mine[field.nombre]).catch((error: unknown) => {
        if (!(error instanceof Stale)) throw error;
        clashed({mine, before: row, theirs: error.theirs});
      });
      has_ended.current = true;
      done();
    } catch (error) {
      setWaits(false);
      refused.current = error instanceof NetworkError ? undefined : next;
      setFault(reasonOf(error, t));
    }
  };
  const press = (event: KeyboardEvent) => {
    const is_line = kindOf(field) === 'long' || kindOf(field) === 'json';
    if (event.key === 'Escape') void end(value, false);
    else if (event.key === 'Enter' && (!is_line || event.ctrlKey)) void end(value, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="a-edit" onKeyDown={press}>
      <Input {...props} value={value} waits={waits} fault={fault} put={setValue}
        end={(next) => void end(next, next !== refused.current)}/>
      {fault && <span className="a-fault" role="alert">{fault}</span>}
    </div>
  );
}

interface InputProps extends CellEditProps {
  value: unknown;
  waits: boolean;
  fault: string;
  put(value: unknown): void;
  end(value: unknown): void;
}

function Input(props: InputProps) {
  const {field, value, waits, fault, put, end} = props;
  const {t} = useTranslation();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    // What waits is disabled, and so without the focus; who went elsewhere stays there.
    if (!waits && document.activeElement === document.body) box.current?.focus();
  }, [waits]);
  const kind = kindOf(field);
  const own = {
    'aria-label': field.etiqueta, 'aria-invalid': fault !== '', 'disabled': waits,
    'ref': box as never, 'onBlur': () => end(value)
  };
  const text = value === null || value === undefined ? '' : String(value);
  if (kind === 'yes_no')
    return (
      <select {...own} value={value ? 'true' : 'false'}
        onChange={({currentTarget}) => put(currentTarget.value === 'true')}>
        <option value="true">{t('yes')}</option>
        <option value="false">{t('no')}</option>
      </select>
    );
  if (kind === 'choice')
    return (
      <select {...own} value={text}
        onChange={({currentTarget}) => put(currentTarget.value || null)}>
        {(field.nulo || !text) && <option value="">{t('none')}</option>}
        {optionsOf(field).map(({value: each, label}) =>
          <option key={each} value={each}>{label}</option>)}
      </select>
    );
  if (kind === 'search') return <Search {...props}/>;
  if (kind === 'long' || kind === 'json')
    return <textarea {...own} rows={3} value={text}
      onChange={({currentTarget}) => put(currentTarget.value)}/>;
  return <input {...own} {...kInputs[kind]} value={text}
    onChange={({currentTarget}) => put(currentTarget.value)}/>;
}

function Search({field, value, name, waits, put, end}: InputProps) {
  const {t} = useTranslation();
  const first = value ? [{value: String(value), label: name ?? `#${String(value)}`}] : [];
  const [found, setFound] = useState(first);
  const [words, setWords] = useState('');
  useEffect(() => {
    let is_wanted = true;
    findNames(field.ref!.modelo, words).then((named) => {
      if (is_wanted) setFound(named.map(({id, texto}) => ({value: String(id), label: texto})));
    }).catch(() => undefined);
    return () => {
      is_wanted = false;
    };
  }, [words, field]);
  const isFound = (wanted: string) => found.some((each) => each.value === wanted);
  const all = [...first.filter((each) => !isFound(each.value)), ...found];
  return (
    <Select aria-label={field.etiqueta} searchable autoFocus size="xs" data={all} disabled={waits}
      clearable={field.nulo} clearButtonProps={{'aria-label': t('clear')}}
      filter={({options}) => options.filter((each) => 'value' in each && isFound(each.value))}
      allowDeselect={false} nothingFoundMessage={t('nothing_here')}
      value={value ? String(value) : null} onSearchChange={setWords} onBlur={() => end(value)}
      onChange={(next) => {
        put(next);
        end(next);
      }}/>
  );
}
