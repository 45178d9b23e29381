// The figures of the site, as the server groups them.
import {Alert} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {useRead} from '../reading';
import {bytesOf, isNothing, momentOf, type Way} from '../values';
import type {Row} from '../wire';

const kAgainMs = 5_000;
const kMain = ['por_segundo', 'peticiones_p99_ms', 'puerta_sockets', 'puerta_entregas',
  'escrituras_cola', 'registro_cabeza', 'base_bytes', 'memoria_bytes', 'activo_s'];
const kAside = ['hora', 'registro_epoca'], kRefusals = 'puerta_rechazos_';

export function Figures({is_short = false}: {is_short?: boolean}) {
  const {t} = useTranslation();
  const {data, fault} = useRead<Row>('medidas', kAgainMs);
  const rate = useRate(data);
  const all = data ? figuresOf({por_segundo: rate, ...data}) : [];
  const main = kMain.flatMap((name) => all.find((each) => each.name === name) ?? []);
  return (
    <>
      {fault && <Alert color="red" variant="outline" role="alert">{fault}</Alert>}
      {is_short ? <Cards label={t('section_medidas')} figures={main}/>
                : [...groupsOf(all)].map(([group, figures]) => (
                    <section key={group}>
                      <h2 className="a-under">{t(`figures_${group}`)}</h2>
                      <Cards label={t(`figures_${group}`)} figures={figures}/>
                    </section>
                  ))}
    </>
  );
}

function Cards({label, figures}: {label: string, figures: Figure[]}) {
  const {t} = useTranslation();
  const way = useWay();
  return (
    <ul className="a-cards" aria-label={label}>
      {figures.map(({name, value}) => (
        <li key={name} className="a-card">
          <b>{said(name, value, way)}</b>
          <span>{t(`figure_${name}`, {defaultValue: name.replaceAll('_', ' ')})}</span>
        </li>
      ))}
    </ul>
  );
}

const kGroups = ['sitio', 'peticiones', 'puerta', 'rechazos', 'escrituras', 'registro', 'base'];

function groupsOf(figures: Figure[]): Map<string, Figure[]> {
  const groups = new Map<string, Figure[]>(kGroups.map((group) => [group, []]));
  for (const figure of figures.filter(({name}) => !kAside.includes(name))) {
    const group = figure.name.startsWith(kRefusals) ? 'rechazos' : figure.name.split('_')[0]!;
    groups.get(groups.has(group) ? group : 'sitio')!.push(figure);
  }
  return new Map([...groups].filter(([, inside]) => inside.length > 0));
}

interface Reading {
  total: number;
  at_ms: number;
}

// Requests a second between the last two readings.
function useRate(data: Row | undefined): number | null {
  const before = useRef<Reading>(undefined);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    const total = Number((data?.['peticiones'] as Row | undefined)?.['total']);
    const at_ms = Date.parse(String(data?.['hora']));
    if (!data || Number.isNaN(total) || Number.isNaN(at_ms)) return;
    const last = before.current;
    before.current = {total, at_ms};
    if (last && at_ms > last.at_ms)
      setRate(Math.max(0, 1000 * (total - last.total) / (at_ms - last.at_ms)));
  }, [data]);
  return rate;
}

interface Figure {
  name: string;
  value: unknown;
}

// Objects within are named with their way: "peticiones_p99_ms".
function figuresOf(said: Row, before = ''): Figure[] {
  return Object.entries(said).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
        ? figuresOf(value as Row, `${before}${name}_`) : [{name: before + name, value}]);
}

function said(name: string, value: unknown, way: Way): string {
  if (isNothing(value)) return '—';
  if (/bytes/.test(name)) return bytesOf(value, way.language);
  if (name === 'activo_s') return spanOf(Number(value));
  if (typeof value === 'number')
    return value.toLocaleString(way.language, {maximumFractionDigits: 2});
  return /^\d{4}-\d\d-\d\dT/.test(String(value)) ? momentOf(value, way) : String(value);
}

function spanOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400), hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(seconds)} s`;
}
