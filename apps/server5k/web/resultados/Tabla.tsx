import {useTranslation} from 'react-i18next';
import type {Fila} from './datos';

export function Tabla({filas}: {filas: Fila[]}) {
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
        <tbody>{filas.map((fila) => <Una key={fila.equipo_id} fila={fila}/>)}</tbody>
      </table>
    </div>
  );
}

function Una({fila}: {fila: Fila}) {
  return (
    <tr>
      <td className="n">{fila.puesto ?? <span className="marca">{fila.estado}</span>}</td>
      <td className="n">{fila.dorsal}</td>
      <th scope="row"><a href={`/equipo/${fila.equipo_id}/`}>{fila.nombre}</a></th>
      <td className="ancha">{fila.categoria_nombre}</td>
      <td className="n">{fila.puesto ? fila.total_texto : '—'}</td>
      <td className="n ancha">{fila.mejor_texto ?? '—'}</td>
      <td className="n ancha">{fila.ausentes}</td>
    </tr>
  );
}

// The first three places, also when they are shared.
export function Podio({filas}: {filas: Fila[]}) {
  const {t} = useTranslation();
  const arriba = filas.filter(({puesto}) => puesto !== null && puesto <= 3).slice(0, 6);
  if (arriba.length === 0) return null;
  return (
    <ol className="podio" aria-label={t('podio')}>
      {arriba.map(({equipo_id, puesto, nombre, total_texto}) => (
        <li key={equipo_id} data-puesto={puesto}>
          <span className="podio-puesto" aria-hidden>{puesto}</span>
          <a href={`/equipo/${equipo_id}/`}>{nombre}</a>
          <span className="cifra">{total_texto}</span>
        </li>
      ))}
    </ol>
  );
}
