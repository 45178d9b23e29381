// How publishers fare since the program started.
import {reasonOf} from '@chasqui/ui';
import {stay, useSearch} from '@chasqui/ui/places';
import {addressOf, askedOf, DataTable, type Asked} from '@chasqui/ui/table';
import {Anchor, Stack, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {kCifrasCadaMs, usePublicadores, useSitio, type Publicador} from './datos';
import {Encabezado} from './Encabezado';
import {rutaDe} from './ruta';
import {ordenadas} from './tabla';
import {momentoDe} from './texto';

const kCuentas = ['aceptados', 'duplicados', 'rechazados'] as const;

export function Publicadores({administra}: {administra: boolean}) {
  const {t, i18n} = useTranslation();
  const asked = askedOf(useSearch()), zona = useSitio().data?.zona;
  const ask = (nuevo: Asked) => stay(rutaDe('publicadores') + addressOf(nuevo));
  const {data, error, refetch} = usePublicadores();
  const filas = data && ordenadas(
      data.publicadores.map((uno) => ({...uno, tasa_error: Number(uno.tasa_error)})),
      asked.order.length ? asked.order : ['-ultima']);
  const desde = (asked.page - 1) * asked.size;
  const columnas = [
    {name: 'nombre', label: t('publicador'), is_sortable: true,
     cell: ({nombre}: Publicador) => <b>{nombre === '*' ? t('los_demas') : nombre}</b>},
    ...kCuentas.map((cuenta) => ({
      name: cuenta, label: t(cuenta), is_sortable: true, is_number: true,
      cell: (uno: Publicador) => uno[cuenta].toLocaleString(i18n.language)
    })),
    {name: 'tasa_error', label: t('tasa_error'), is_sortable: true, is_number: true,
     cell: ({tasa_error}: Publicador) => (
       <span className={Number(tasa_error) > 0 ? 'con-mal' : undefined}>
         {`${tasa_error.toLocaleString(i18n.language)} %`}
       </span>
     )},
    {name: 'ultima', label: t('ultima'), is_sortable: true,
     cell: ({ultima}: Publicador) =>
       <span className="con-no-corta">{momentoDe(ultima, i18n.language, zona)}</span>}
  ];
  return (
    <Stack gap="sm" pb="xl">
      <Encabezado titulo={t('lugar_publicadores')} dice={
        <>
          {data?.desde && t('cuenta_desde', {cuando: momentoDe(data.desde, i18n.language, zona)})}
          {' '}{t('se_lee_cada', {segundos: kCifrasCadaMs / 1000})}
        </>
      }/>
      <DataTable label={t('lugar_publicadores')} columns={columnas} asked={asked} ask={ask}
        rows={filas?.slice(desde, desde + asked.size)} total={filas?.length}
        idOf={({nombre}) => nombre} again={() => void refetch()}
        fault={error ? reasonOf(error, t) : undefined} empty={<Ninguno administra={administra}/>}/>
      {filas && filas.length > 0 && <Text size="sm" c="dimmed">{t('que_se_cuenta')}</Text>}
    </Stack>
  );
}

function Ninguno({administra}: {administra: boolean}) {
  const {t} = useTranslation();
  return (
    <Stack gap="xs" align="center">
      <Text>{t('sin_publicadores')}</Text>
      {administra
          ? <Text>
              {t('dar_llave')} <Anchor href="/admin/llaves">{t('las_llaves')}</Anchor>
              {' '}{t('o_por_orden')}
            </Text>
          : <Text>{t('pedir_llave')}</Text>}
      <code>chasqui key add NOMBRE --types reserva:creada,pago:procesado --site tablero</code>
    </Stack>
  );
}
