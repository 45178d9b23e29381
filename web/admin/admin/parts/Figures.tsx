// The figures of the site, as the server groups them.
import {Alert} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {useRead} from '../reading';
import {bytesOf, isNothing} from '../values';
import type {Row} from '../wire';

const kAgainMs = 5_000, kShort = 8;

export function Figures({is_short = false}: {is_short?: boolean}) {
  const {t} = useTranslation();
  const {data, fault} = useRead<Row>('medidas', kAgainMs);
  const all = data ? figuresOf(data) : [];
  const shown = is_short ? all.slice(0, kShort) : all;
  return (
    <>
      {fault && <Alert color="red" variant="outline" role="alert">{fault}</Alert>}
      <ul className="a-cards" aria-label={t('section_medidas')}>
        {shown.map(({name, value}) => (
          <li key={name} className="a-card">
            <Value name={name} value={value}/>
            <span>{t(`figure_${name}`, {defaultValue: name.replaceAll(/[_.]/g, ' ')})}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface Figure {
  name: string;
  value: unknown;
}

// Objects within are named with their way: "peticiones.p99_ms".
function figuresOf(said: Row, before = ''): Figure[] {
  return Object.entries(said).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
        ? figuresOf(value as Row, `${before}${name}.`) : [{name: before + name, value}]);
}

function Value({name, value}: Figure) {
  const way = useWay();
  if (isNothing(value)) return <b>—</b>;
  if (/bytes/.test(name)) return <b>{bytesOf(value, way.language)}</b>;
  if (typeof value === 'number' && /_s$|segundos/.test(name)) return <b>{spanOf(value)}</b>;
  if (typeof value === 'number')
    return <b>{value.toLocaleString(way.language, {maximumFractionDigits: 2})}</b>;
  return <b className="a-small">{typeof value === 'object' ? JSON.stringify(value)
                                                           : String(value)}</b>;
}

function spanOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400), hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(seconds)} s`;
}
