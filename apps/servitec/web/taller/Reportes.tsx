// Reports over a stretch of days: on the screen with their totals, and as files.
import {saveFile} from '@chasqui/client';
import {stay, useSearch} from '@chasqui/ui/places';
import {Alert, Button, Group, NativeSelect, Text, TextInput} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useDinero, useFechas, useLeer, useServidor} from './con';
import {Leido, Titulo} from './piezas';
import {hrefDe} from './ruta';
import {kReportes, porDe, totalesDe, type Clase, type Reporte} from './reporte';
import {textoDe} from './servidor';

interface Pedido {
  clase: Clase;
  por: string;
  desde: string;  // "": the shop's last thirty days, as its own clock has them.
  hasta: string;
}

function pedidoDe(busqueda: string): Pedido {
  const dicho = new URLSearchParams(busqueda);
  const clase = (Object.keys(kReportes) as Clase[])
      .find((cada) => cada === dicho.get('clase')) ?? 'ventas';
  return {
    clase, por: porDe(clase, dicho.get('por')),
    desde: dicho.get('desde') ?? '', hasta: dicho.get('hasta') ?? ''
  };
}

const dichas = (preguntas: Record<string, string>) =>
    Object.fromEntries(Object.entries(preguntas).filter(([, valor]) => valor));

export default function Reportes() {
  const {t} = useTranslation();
  const pedido = pedidoDe(useSearch());
  const pedir = (otro: Partial<Pedido>) =>
      stay(`${hrefDe('reportes')}?${new URLSearchParams(dichas({...pedido, ...otro}))}`);
  const {clase, ...otros} = pedido, preguntas = dichas(otros);
  const reporte = useLeer<Reporte>(['reportes', clase], `/reportes/${clase}`, preguntas);
  const clases = Object.keys(kReportes).map((value) => ({value, label: t(`reporte_${value}`)}));
  return (
    <>
      <Titulo>{t('lugar_reportes')}</Titulo>
      <Group className="ui-no-paper" my="xs" gap="sm" align="end">
        <NativeSelect size="sm" label={t('reporte')} data={clases} value={clase}
          onChange={({currentTarget: {value}}) => pedir({clase: value as Clase, por: ''})}/>
        <NativeSelect size="sm" label={t('agrupado')} value={pedido.por}
          data={kReportes[clase].map((value) => ({value, label: t(`agrupado_${value}`)}))}
          onChange={({currentTarget: {value}}) => pedir({por: value})}/>
        {(['desde', 'hasta'] as const).map((extremo) => (
          <TextInput key={extremo} type="date" size="sm" label={t(extremo)}
            value={pedido[extremo] || (reporte.data?.[extremo] ?? '')}
            onChange={({currentTarget: {value}}) => value && pedir({[extremo]: value})}/>
        ))}
        <Archivos {...pedido}/>
      </Group>
      <Leido de={reporte}>{(dicho) => <Hoja reporte={dicho} clase={clase}/>}</Leido>
    </>
  );
}

const kFormatos = ['csv', 'xlsx', 'pdf'] as const;

function Archivos({clase, ...preguntas}: Pedido) {
  const {t} = useTranslation(), {api} = useServidor();
  const [baja, setBaja] = useState('');
  const [falla, setFalla] = useState('');
  const bajar = async (formato: string) => {
    setBaja(formato);
    setFalla('');
    try {
      const query = {...dichas(preguntas), formato} as never;
      const {blob, name} = await api.file(`/reportes/${clase}`, {query});
      saveFile(blob, name || `${clase}.${formato}`);
    } catch (error) {
      setFalla(textoDe(error, t));
    } finally {
      setBaja('');
    }
  };
  return (
    <>
      <Group gap="xs" role="group" aria-label={t('descargar')}>
        {kFormatos.map((formato) => (
          <Button key={formato} size="sm" variant="default" loading={baja === formato}
            onClick={() => void bajar(formato)}>{formato.toUpperCase()}</Button>
        ))}
        <Button size="sm" variant="default" onClick={() => print()}>{t('imprimir')}</Button>
      </Group>
      {falla && <Alert color="red" variant="outline" role="alert">{falla}</Alert>}
    </>
  );
}

function Hoja({reporte, clase}: {reporte: Reporte, clase: Clase}) {
  const {t, i18n} = useTranslation();
  const dinero = useDinero(), {dia} = useFechas();
  const {columnas, filas, desde, hasta} = reporte;
  const totales = totalesDe(reporte);
  const celda = (clave: string, valor: unknown) => {
    if (valor === null || valor === undefined || valor === '') return '—';
    if (clave === 'dia' || clave === 'ingreso') return dia(String(valor));
    if (clave === 'estado') return t(`estado_${String(valor)}`, String(valor));
    if (clave === 'tipo') return t(`movimiento_${String(valor)}`, String(valor));
    if (typeof valor !== 'number') return String(valor);
    return kMontos.has(clave) ? dinero(valor) : valor.toLocaleString(i18n.language);
  };
  return (
    <>
      <Text size="sm" mb="xs">{t('del_al', {desde: dia(desde), hasta: dia(hasta)})}</Text>
      {filas.length === 0 ? <Text c="dimmed">{t('reporte_vacio')}</Text> : (
        <div className="t-reporte" tabIndex={0} role="region" aria-label={t(`reporte_${clase}`)}>
          <table>
            <thead>
              <tr>{columnas.map(({clave, nombre, es_numero}) => (
                <th key={clave} scope="col" data-numero={es_numero || undefined}>
                  {t(`columna_${clave}`, nombre)}
                </th>
              ))}</tr>
            </thead>
            <tbody>
              {filas.map((fila, i) => (
                <tr key={i}>{columnas.map(({clave, es_numero}) => (
                  <td key={clave} data-numero={es_numero || undefined}>
                    {celda(clave, fila[clave])}
                  </td>
                ))}</tr>
              ))}
            </tbody>
            <tfoot>
              <tr>{columnas.map(({clave, es_numero}, i) => (
                <td key={clave} data-numero={es_numero || undefined} data-total={clave}>
                  {i === 0 ? t('total_de', {n: filas.length})
                           : clave in totales ? celda(clave, totales[clave]) : ''}
                </td>
              ))}</tr>
            </tfoot>
          </table>
        </div>
      )}
    </>
  );
}

const kMontos = new Set([
  'total', 'neto', 'impuesto', 'descuento', 'devuelto', 'margen', 'costo', 'valor', 'gastos',
  'diferencia', 'total_ventas'
]);
