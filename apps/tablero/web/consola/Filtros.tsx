// Which events: of what type, from when to when. Days and times are those of the site.
import {Button, Group, TextInput} from '@mantine/core';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSitio, type Filtro} from './datos';
import {cuandoDe, diaDe, partesDe} from './texto';
import {Tipos} from './Tipos';

interface FiltrosProps {
  filtro: Filtro;
  filtrar(nuevo: Filtro): void;
}

export function Filtros({filtro, filtrar}: FiltrosProps) {
  const {t} = useTranslation();
  const sitio = useSitio().data;
  const hoy = sitio ? diaDe(new Date(), sitio.zona) : '';
  const es_hoy = !!hoy && filtro.desde === hoy && filtro.hasta === hoy;
  return (
    <div role="search" aria-label={t('filtros')} className="con-filtros">
      <Cuando nombre={t('desde')} valor={filtro.desde ?? ''}
        cambiar={(desde) => filtrar({...filtro, desde})}/>
      <Cuando nombre={t('hasta')} valor={filtro.hasta ?? ''}
        cambiar={(hasta) => filtrar({...filtro, hasta})}/>
      <PorTipo filtro={filtro} filtrar={filtrar}/>
      <Group gap="xs">
        <Button variant="default" aria-pressed={es_hoy} disabled={!hoy}
          onClick={() => filtrar({...filtro, desde: hoy, hasta: hoy})}>{t('hoy')}</Button>
        <Button variant="default" disabled={Object.values(filtro).every((uno) => !uno)}
          onClick={() => filtrar({})}>{t('quitar_filtros')}</Button>
      </Group>
    </div>
  );
}

interface CuandoProps {
  nombre: string;
  valor: string;
  cambiar(valor: string): void;
}

function Cuando({nombre, valor, cambiar}: CuandoProps) {
  const {t} = useTranslation();
  const {dia, hora} = partesDe(valor);
  return (
    <Group gap={4} wrap="nowrap" align="end" className="con-cuando">
      <TextInput type="date" label={nombre} value={dia}
        onChange={({currentTarget: {value}}) => cambiar(cuandoDe(value, hora))}/>
      <TextInput type="time" aria-label={t('hora_de', {que: nombre})} value={hora} disabled={!dia}
        onChange={({currentTarget: {value}}) => cambiar(cuandoDe(dia, value))}/>
    </Group>
  );
}

// A known type counts as soon as it is chosen, another one when it is written to its end.
function PorTipo({filtro, filtrar}: FiltrosProps) {
  const {t} = useTranslation();
  const conocidos = useSitio().data?.tipos ?? [];
  const [escrito, setEscrito] = useState(filtro.type ?? '');
  useEffect(() => setEscrito(filtro.type ?? ''), [filtro.type]);
  const poner = (type: string) => {
    if (type.trim() !== (filtro.type ?? '')) filtrar({...filtro, type: type.trim()});
  };
  const escribir = (type: string) => {
    setEscrito(type);
    if (!type || conocidos.some((uno) => uno.type === type)) poner(type);
  };
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      poner(escrito);
    }}>
      <TextInput type="search" label={t('tipo')} placeholder={t('todos_los_tipos')} list="tipos"
        value={escrito} autoComplete="off" onBlur={() => poner(escrito)}
        onChange={({currentTarget: {value}}) => escribir(value)}/>
      <Tipos id="tipos"/>
    </form>
  );
}
