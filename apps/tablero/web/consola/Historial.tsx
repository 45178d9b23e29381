// What happened: filtered by time and type, newest first; one event whole; all of it as a file.
import {Dialog, reasonOf} from '@chasqui/ui';
import {go, stay, useSearch} from '@chasqui/ui/places';
import {addressOf, askedOf, DataTable, kAsked, type Asked} from '@chasqui/ui/table';
import {Button, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {usePagina, useSitio, type Fila, type Filtro} from './datos';
import {Encabezado} from './Encabezado';
import {Exportar} from './Exportar';
import {Filtros} from './Filtros';
import {rutaDe} from './ruta';
import {momentoDe} from './texto';
import {UnEvento} from './UnEvento';

const kFilas = 25;

const direccion = (filtros: Record<string, string>) =>
    rutaDe('historial') + addressOf({...kAsked, filters: filtros});

// Pages are asked for by the last number of the one before; another filter begins at the first.
function usePaginas(clave: string) {
  const [estado, setEstado] = useState(
      {clave, asked: {...kAsked, size: kFilas}, antes: [] as number[]});
  const es_otra = estado.clave !== clave;
  const asked = es_otra ? {...estado.asked, page: 1} : estado.asked;
  const antes = es_otra ? [] : estado.antes;
  const ask = (nuevo: Asked, ultimo: number | undefined) => {
    const sigue = nuevo.page > asked.page && ultimo !== undefined;
    const nuevas = sigue ? [...antes, ultimo] : antes.slice(0, nuevo.page - 1);
    setEstado({clave, asked: nuevo, antes: nuevas});
  };
  return {asked, antes: antes.at(-1), ask};
}

export function Historial() {
  const {t} = useTranslation();
  const zona = useSitio().data?.zona;
  const {filters: {evento, ...filtro}} = askedOf(useSearch());
  const filtrar = (nuevo: Filtro) => stay(direccion(Object.fromEntries(
      Object.entries(nuevo).filter(([, valor]) => valor)) as Record<string, string>));
  const {asked, antes, ask} = usePaginas(JSON.stringify(filtro));
  const {desde, hasta, type} = filtro as Filtro;
  const pagina = usePagina({desde, hasta, type, antes, limit: asked.size});
  const seq = Number(evento), filtra = Object.keys(filtro).length > 0;
  return (
    <Stack gap="sm" pb="xl">
      <Encabezado titulo={t('lugar_historial')} dice={
        <>{t('historial_dice')} {zona && t('horas_de', {zona})}</>
      }>
        <Button variant="default" onClick={() => void pagina.refetch()}>
          {t('leer_de_nuevo')}
        </Button>
        <Exportar filtro={{desde, hasta, type}} total={pagina.data?.total}/>
      </Encabezado>
      <DataTable label={t('lugar_historial')} columns={useColumnas()} asked={asked}
        ask={(nuevo) => ask(nuevo, pagina.data?.eventos.at(-1)?.seq)}
        rows={pagina.data?.eventos} total={pagina.data?.total} idOf={(fila) => String(fila.seq)}
        tools={<Filtros filtro={{desde, hasta, type}} filtrar={filtrar}/>}
        is_reading={pagina.isFetching} again={() => void pagina.refetch()}
        fault={pagina.error ? reasonOf(pagina.error, t) : undefined}
        href={(fila) => direccion({...filtro, evento: String(fila.seq)})}
        open={(fila) => go(direccion({...filtro, evento: String(fila.seq)}))}
        empty={filtra
          ? <>
              <Text mb="sm">{t('ningun_evento_asi')}</Text>
              <Button variant="default" onClick={() => filtrar({})}>{t('quitar_filtros')}</Button>
            </>
          : t('sin_eventos')}/>
      <Dialog opened={seq > 0} onClose={() => stay(direccion(filtro))}
        title={t('evento_n', {seq: evento ?? ''})}>
        {seq > 0 && <UnEvento seq={seq}/>}
      </Dialog>
    </Stack>
  );
}

function useColumnas() {
  const {t, i18n} = useTranslation();
  const zona = useSitio().data?.zona;
  return [
    {name: 'type', label: t('tipo')},
    {name: 'recibido_en', label: t('recibido'), cell: ({recibido_en, atrasado}: Fila) => (
      <span className="con-no-corta">
        {momentoDe(recibido_en, i18n.language, zona)}{atrasado && ` · ${t('atrasado')}`}
      </span>
    )},
    {name: 'origen', label: t('origen')},
    {name: 'muestra', label: t('datos'),
     cell: ({muestra}: Fila) => <code className="con-muestra">{muestra}</code>},
    {name: 'seq', label: t('numero'), is_number: true, is_hidden: true}
  ];
}
