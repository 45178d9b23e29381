import {useStore, useStored} from '@chasqui/client/react';
import {Dialog, Shell} from '@chasqui/ui';
import {go} from '@chasqui/ui/places';
import {Alert, Anchor, Button, Stack, Text, Title} from '@mantine/core';
import {lazy, startTransition, Suspense, useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {Puerta, SesionVencida, type Adentro, type AppProps} from '../comun/Puerta';
import type {BaseDelMostrador} from './base';
import {puedeVender} from './cuenta';
import {Espera} from './Espera';
import {estadoDe} from './lote';
import {Mostrador} from './mostrador';
import {hrefDe, kLugares, kRaiz, useLugar} from './ruta';
import {Venta} from './Venta';

// What is not needed to sell comes when it is gone to.
const Caja = lazy(() => import('./Caja'));
const Equipo = lazy(() => import('./Equipo'));
const Recepcion = lazy(() => import('./Recepcion'));
const Sincronizacion = lazy(() => import('./Sincronizacion'));

export function App(props: AppProps) {
  return (
    <Puerta {...props} raiz={kRaiz} al_salir={() => go(hrefDe('venta'))}>
      {(adentro) => <ConCuenta key={adentro.cuenta.id} base={props.base} {...adentro}/>}
    </Puerta>
  );
}

interface ConCuentaProps extends Adentro {
  base: BaseDelMostrador;
}

function useMostrador({base, cuenta, session}: ConCuentaProps): Mostrador | undefined {
  const [mostrador, setMostrador] = useState<Mostrador>();
  useEffect(() => {
    const nuevo = new Mostrador(base, cuenta, session);
    let fin: (() => void) | undefined, sigue = true;
    void nuevo.empezar().then((dejar) => {
      fin = dejar;
      if (sigue) startTransition(() => setMostrador(nuevo));
      else dejar();
    });
    return () => {
      sigue = false;
      fin?.();
    };
  }, [base, cuenta, session]);
  return mostrador;
}

function ConCuenta(props: ConCuentaProps) {
  const {t} = useTranslation();
  const mostrador = useMostrador(props);
  if (!mostrador) return <Shell title={t('titulo')}><Espera/></Shell>;
  return <EnMostrador mostrador={mostrador} {...props}/>;
}

export interface Pendientes {
  esperan: number;
  rechazadas: number;
  conflictos: number;
}

async function contar({base, salida, cuenta}: Mostrador): Promise<Pendientes> {
  const mias = await salida.table.filter(({body}) => body.cuenta === cuenta.id).toArray();
  const rechazadas = mias.filter(({state}) => state === 'refused').length;
  const conflictos = await base.conflictos.where('estado').equals('abierto').count();
  return {esperan: mias.length - rechazadas, rechazadas, conflictos};
}

const kNada: Pendientes = {esperan: 0, rechazadas: 0, conflictos: 0};

function EnMostrador({mostrador, ...adentro}: Adentro & {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const {cuenta, salir} = adentro, lugar = useLugar();
  const pendientes = useStored(() => contar(mostrador), [mostrador], kNada);
  const sin_contar = pendientes.esperan + pendientes.rechazadas;
  const [sale, setSale] = useState(false);
  const lugares = [
    ...kLugares.map(
        (cada) => ({href: hrefDe(cada), label: t(`lugar_${cada}`), is_here: cada === lugar})),
    {href: '/taller/tablero', label: t('ir_taller')}
  ];
  return (
    <Shell title={t('titulo')} places={lugares}
      state={<Estado mostrador={mostrador} {...pendientes}/>}
      person={cuenta.nombre}
      {...(cuenta.tokens ? {sign_out: () => (sin_contar > 0 ? setSale(true) : salir())} : {})}>
      <SesionVencida {...adentro}/>
      {!puedeVender(cuenta) && (
        <Alert color="orange" variant="outline" role="alert" my="xs">{t('sin_permiso')}</Alert>
      )}
      {puedeVender(cuenta) && lugar === 'venta' && <Venta mostrador={mostrador}/>}
      <Suspense fallback={<Title order={1} size="h3">{t(`lugar_${lugar}`)}</Title>}>
        {puedeVender(cuenta) && lugar === 'recepcion' && <Recepcion mostrador={mostrador}/>}
        {puedeVender(cuenta) && lugar === 'caja' && <Caja mostrador={mostrador}/>}
        {lugar === 'sincronizacion' && <Sincronizacion mostrador={mostrador}/>}
        {lugar === 'equipo' && <Equipo mostrador={mostrador}/>}
      </Suspense>
      <Dialog opened={sale} onClose={() => setSale(false)} title={t('sign_out')}>
        <Stack>
          <Text>{t('salir_con', {count: sin_contar})}</Text>
          <Button color="red.9" onClick={salir}>{t('sign_out')}</Button>
          <Button variant="default" onClick={() => setSale(false)}>{t('cancel')}</Button>
        </Stack>
      </Dialog>
    </Shell>
  );
}

const kMarcas = {
  en_linea: 'open', sincronizando: 'connecting', sin_conexion: 'away', conflicto: 'open'
};

function Estado({mostrador, esperan, rechazadas, conflictos}:
    Pendientes & {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const conexion = useStore(mostrador.conexion);
  const {estado, n} = estadoDe(
      {abierta: conexion === 'open', esperan, conflictos: conflictos + rechazadas});
  const marca = <span className="ui-mark" data-state={kMarcas[estado]} aria-hidden/>;
  const texto = n > 0 ? t(`${estado}_n`, {n}) : t(estado);
  return (
    <span className="m-estado" data-estado={estado}>
      {marca}
      {estado === 'conflicto'
          ? <Anchor href={hrefDe('sincronizacion')} c="inherit" td="underline">{texto}</Anchor>
          : <Text component="span" size="sm">{texto}</Text>}
    </span>
  );
}
