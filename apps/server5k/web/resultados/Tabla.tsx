import {useTranslation} from 'react-i18next';
import type {Fila} from './datos';
import {conIdioma} from './direccion';

interface FilasProps {
  filas: Fila[];
  maximo: number;   // Times of a team that is complete.
}

// A sum of fewer than all times is no total yet, and says so.
export function Total({fila: {total_texto, registros}, maximo}: {fila: Fila, maximo: number}) {
  const {t} = useTranslation();
  if (registros >= maximo) return <>{total_texto}</>;
  return <>{total_texto} <span className="suave">{t('n_de', {n: registros, de: maximo})}</span></>;
}

export function Tabla({filas, maximo}: FilasProps) {
  const {t} = useTranslation();
  return (
    <div className="tabla" tabIndex={0} role="region" aria-label={t('clasificacion')}>
      <table>
        <caption>{t('clasificacion')}</caption>
        <thead>
          <tr>
            <th scope="col" className="n">{t('puesto')}</th>
            <th scope="col" className="n">{t('dorsal')}</th>
            <th scope="col">{t('equipo')}</th>
            <th scope="col" className="ancha">{t('categoria')}</th>
            <th scope="col" className="n">{t('total')}</th>
            <th scope="col" className="n ancha">{t('mejor')}</th>
            <th scope="col" className="n ancha">{t('ausentes')}</th>
          </tr>
        </thead>
        <tbody>
          {filas.map((fila) => <Una key={fila.equipo_id} fila={fila} maximo={maximo}/>)}
        </tbody>
      </table>
    </div>
  );
}

function Una({fila, maximo}: {fila: Fila, maximo: number}) {
  return (
    <tr>
      <td className="n">{fila.puesto ?? <span className="marca">{fila.estado}</span>}</td>
      <td className="n">{fila.dorsal}</td>
      <th scope="row"><Equipo fila={fila}/></th>
      <td className="ancha">{fila.categoria_nombre}</td>
      <td className="n">{fila.puesto ? <Total fila={fila} maximo={maximo}/> : '—'}</td>
      <td className="n ancha">{fila.mejor_texto ?? '—'}</td>
      <td className="n ancha">{fila.ausentes}</td>
    </tr>
  );
}

function Equipo({fila}: {fila: Fila}) {
  const {i18n} = useTranslation();
  return <a href={conIdioma(`/equipo/${fila.equipo_id}/`, i18n.language)}>{fila.nombre}</a>;
}

// The first three places, also when they are shared.
export function Podio({filas, maximo}: FilasProps) {
  const {t} = useTranslation();
  const arriba = filas.filter(({puesto}) => puesto !== null && puesto <= 3).slice(0, 6);
  if (arriba.length === 0) return null;
  return (
    <ol className="podio" aria-label={t('podio')}>
      {arriba.map((fila) => (
        <li key={fila.equipo_id} data-puesto={fila.puesto}>
          <span className="podio-puesto" aria-hidden>{fila.puesto}</span>
          <Equipo fila={fila}/>
          <span className="cifra"><Total fila={fila} maximo={maximo}/></span>
        </li>
      ))}
    </ol>
  );
}
