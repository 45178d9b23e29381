import {useStore, useStored} from '@chasqui/client/react';
import {Dialog} from '@chasqui/ui';
import {Alert, Anchor, Button, Paper, Stack, Text, Title} from '@mantine/core';
import {lazy, startTransition, Suspense, useEffect, useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {Apartados} from './Apartados';
import {Buscador} from './Buscador';
import {
  agregar, faltantes, kVacio, ponerCantidad, totalesDe, vendidosDe, vueltoDe, type Carrito,
  type Producto
} from './carrito';
import {Cobro} from './Cobro';
import {escribir, kAjustes, type Ajustes} from './dinero';
import {Encargos} from './Encargos';
import {Espera} from './Espera';
import {Lineas} from './Lineas';
import type {Mostrador} from './mostrador';
import {hrefDe} from './ruta';

const Ticket = lazy(() => import('./Ticket'));

interface Recibo {
  id: string;
  numero_local: string;
  total: number;
  vuelto: number;
}

export function Venta({mostrador}: {mostrador: Mostrador}) {
  const [guardado, setGuardado] = useState<Carrito>();
  useEffect(() => {
    void mostrador.base.nota('carrito')
        .then((carrito) => startTransition(() => setGuardado({...kVacio, ...carrito})));
  }, [mostrador]);
  return guardado ? <Mesa mostrador={mostrador} guardado={guardado}/> : <Espera/>;
}

// The cart as it is on the disk, too: a reload goes on with it.
function useCarrito({base}: Mostrador, guardado: Carrito) {
  const [carrito, setCarrito] = useState(guardado);
  const cambiar = (cambio: Partial<Carrito>) =>
    setCarrito((antes) => {
      const nuevo = {...antes, ...cambio};
      void base.anotar('carrito', nuevo);
      return nuevo;
    });
  return [carrito, cambiar, setCarrito] as const;
}

function useTienda({base, cuenta}: Mostrador) {
  const productos = useStored<Producto[] | undefined>(
      () => base.productos.toArray(), [base], undefined);
  const ajustes = useStored(() => base.nota('ajustes'), [base], undefined) ?? kAjustes;
  const ventas = useStored(
      () => base.ventas.where('estado').anyOf('pendiente', 'contada').toArray(), [base], []);
  const en_revision = useStored(() => base.nota('en_revision'), [base], undefined);
  const contando = Boolean(en_revision) && en_revision === cuenta.id;
  return {productos, ajustes, vendidos: vendidosDe(ventas), contando};
}

function Mesa({mostrador, guardado}: {mostrador: Mostrador, guardado: Carrito}) {
  const {t} = useTranslation();
  const {productos, ajustes, vendidos, contando} = useTienda(mostrador);
  const [carrito, cambiar, setCarrito] = useCarrito(mostrador, guardado);
  const [recibo, setRecibo] = useState<Recibo>();
  const [pregunta, setPregunta] = useState(false);
  const [hechas, setHechas] = useState(0);
  const vendiendo = useRef(false);
  const totales = totalesDe(carrito, ajustes), vuelto = vueltoDe(carrito, totales.debe, ajustes);
  const {offline_enabled} = useStore(mostrador.config), linea = useStore(mostrador.conexion);
  const callada = !offline_enabled && linea !== 'open';
  const espera = contando && linea === 'open';  // Away nobody can say that it was closed since.
  const faltan = faltantes(carrito.lineas, productos ?? [], vendidos);
  const vender = async () => {
    if (vendiendo.current) return;  // A second Enter is not a second sale.
    vendiendo.current = true;
    setPregunta(false);
    try {
      const venta = await mostrador.vender(carrito);
      setRecibo({...venta, total: totales.total});
      setCarrito(kVacio);
      setHechas((antes) => antes + 1);
    } finally {
      vendiendo.current = false;
    }
  };
  const cobrar = () => (faltan.length > 0 ? setPregunta(true) : void vender());
  const lleno = carrito.lineas.length + carrito.encargos.length > 0;
  const puede = lleno && !totales.descuento_mal && vuelto !== undefined && !callada && !espera;
  return (
    <div className="m-dos">
      <section>
        <Title order={1} size="h3" mb="sm">{t('lugar_venta')}</Title>
        {/* After a sale, and with another cart, it is new: it has the focus, for the next code. */}
        <Buscador key={hechas} productos={productos} vendidos={vendidos} ajustes={ajustes}
          elegir={(producto) => {
            setRecibo(undefined);
            cambiar({lineas: agregar(carrito.lineas, producto)});
          }}/>
        {recibo && <Hecha recibo={recibo} ajustes={ajustes} mostrador={mostrador}/>}
        <Apartados mostrador={mostrador} carrito={carrito}
          poner={(otro) => {
            setRecibo(undefined);
            setCarrito({...kVacio, ...otro});
            setHechas((antes) => antes + 1);
          }}/>
      </section>
      <Paper withBorder p="md" component="section" aria-labelledby="cuenta">
        <Title order={2} size="h4" id="cuenta">{t('cuenta')}</Title>
        <Lineas lineas={carrito.lineas} faltan={faltan} ajustes={ajustes}
          poner={(id, n) => cambiar({lineas: ponerCantidad(carrito.lineas, id, n)})}/>
        <Encargos mostrador={mostrador} encargos={carrito.encargos} ajustes={ajustes}
          poner={(encargos, cliente) =>
            cambiar({encargos, ...(cliente && !carrito.cliente ? {cliente} : {})})}/>
        {callada && (
          <Alert color="red" variant="outline" role="alert" my="xs">{t('sin_modo_local')}</Alert>
        )}
        {espera && (
          <Alert color="orange" variant="outline" role="alert" my="xs">
            {t('caja_contandose')} <Anchor href={hrefDe('caja')}>{t('ir_caja')}</Anchor>
          </Alert>
        )}
        <Cobro mostrador={mostrador} carrito={carrito} totales={totales} vuelto={vuelto}
          ajustes={ajustes} cambiar={cambiar} puede={puede} cobrar={cobrar}/>
      </Paper>
      <Dialog opened={pregunta} onClose={() => setPregunta(false)} title={t('sin_stock')}>
        <Stack>
          <Text>{t('vender_sin_stock', {que: faltan.map(({nombre}) => nombre).join(', ')})}</Text>
          <Button size="md" onClick={() => void vender()}>{t('vender_igual')}</Button>
          <Button size="md" variant="default" onClick={() => setPregunta(false)}>
            {t('cancel')}
          </Button>
        </Stack>
      </Dialog>
    </div>
  );
}

function Hecha({recibo, ajustes, mostrador}:
    {recibo: Recibo, ajustes: Ajustes, mostrador: Mostrador}) {
  const {t, i18n} = useTranslation();
  const [papel, setPapel] = useState(false);
  const dinero = (monto: number) => escribir(monto, ajustes, i18n.language);
  return (
    <Alert color="green" variant="outline" role="status" my="md"
      title={t('venta_guardada', {numero: recibo.numero_local})}>
      <Text className="ui-number">{t('total')}: {dinero(recibo.total)}</Text>
      {recibo.vuelto > 0 && (
        <Text fw={700} size="xl" className="ui-number">{t('vuelto')}: {dinero(recibo.vuelto)}</Text>
      )}
      {papel
          ? <Suspense><Ticket mostrador={mostrador} id={recibo.id}/></Suspense>
          : <Button mt="xs" variant="default" onClick={() => setPapel(true)}>{t('ticket')}</Button>}
    </Alert>
  );
}
