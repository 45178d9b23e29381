// What undoes a sale: lines that come back, to the shelf or damaged, and voiding it.
import {Confirm, notify} from '@chasqui/ui';
import {Alert, Button, Group, NativeSelect, Text, TextInput} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useDinero, usePuede, useServidor} from './con';
import {Parte} from './piezas';
import {textoDe} from './servidor';
import type {Linea} from './tipos';
import type {Entera} from './Venta';

interface Vuelta {
  cantidad: string;
  estado: 'vendible' | 'danado';
}

const kNada: Vuelta = {cantidad: '', estado: 'vendible'};
const kEnteras = ['pagada', 'parcial', 'devuelta_parcial'];

// Lines of an order are not taken back here: the order is.
const quedan = ({cantidad, devuelto, orden_id}: Linea) => (orden_id ? 0 : cantidad - devuelto);

export function Devolver({venta}: {venta: Entera}) {
  const {t} = useTranslation(), puede = usePuede(), servidor = useServidor();
  const [anula, setAnula] = useState(false);
  if (!puede('devolver') || !kEnteras.includes(venta.estado)) return null;
  const anular = async () => {
    await servidor.api.post('/ventas/{id}/anular' as never,
                            {params: {id: venta.id}, body: {}} as never);
    servidor.mirarDeNuevo('ventas', 'tablero', 'inventario');
    notify(t('anulada', {numero: venta.numero}));
  };
  return (
    <Parte titulo={t('devolver')} aparte={
      <Button size="xs" variant="default" onClick={() => setAnula(true)}>{t('anular')}</Button>}>
      <Lineas venta={venta}/>
      <Confirm opened={anula} onClose={() => setAnula(false)} is_danger confirmed={anular}
        title={t('anular')} action={t('anular')}>{t('anular_venta', {numero: venta.numero})}
      </Confirm>
    </Parte>
  );
}

function Lineas({venta}: {venta: Entera}) {
  const {t} = useTranslation(), servidor = useServidor(), dinero = useDinero();
  const [vueltas, setVueltas] = useState<Record<number, Vuelta>>({});
  const [motivo, setMotivo] = useState('');
  const [falla, setFalla] = useState('');
  const dichas = Object.entries(vueltas).filter(([, {cantidad}]) => cantidad.trim() !== '');
  const mal = dichas.filter(([id, {cantidad}]) => {
    const linea = venta.lineas.find((una) => una.id === Number(id));
    return !/^[1-9]\d{0,8}$/.test(cantidad.trim()) || Number(cantidad) > quedan(linea!);
  }).map(([id]) => Number(id));
  const mandar = async () => {
    setFalla('');
    const lineas = dichas.map(([id, {cantidad, estado}]) =>
        ({id: Number(id), cantidad: Number(cantidad), estado}));
    try {
      const cuerpo = {lineas, ...(motivo.trim() ? {motivo: motivo.trim()} : {})};
      const dicho = await servidor.api.post(
          '/ventas/{id}/devolucion' as never,
          {params: {id: venta.id}, body: cuerpo} as never) as {total: number};
      notify(t('devuelto', {monto: dinero(dicho.total)}));
      setVueltas({});
      servidor.mirarDeNuevo('ventas', 'tablero', 'inventario');
    } catch (error) {
      setFalla(textoDe(error, t));
    }
  };
  return (
    <>
      <ul className="t-lista">
        {venta.lineas.filter((linea) => quedan(linea) > 0).map((linea) => (
          <UnaLinea key={linea.id} linea={linea} vuelta={vueltas[linea.id] ?? kNada}
            esta_mal={mal.includes(linea.id)}
            decir={(otra) => setVueltas({...vueltas, [linea.id]: otra})}/>
        ))}
      </ul>
      {falla && <Alert color="red" variant="outline" role="alert" my="xs">{falla}</Alert>}
      <Group align="end" mt="xs">
        <TextInput label={t('campo_motivo_devolucion')} size="sm" className="t-busca" value={motivo}
          maxLength={200} onChange={({currentTarget}) => setMotivo(currentTarget.value)}/>
        <Button disabled={dichas.length === 0 || mal.length > 0} onClick={() => void mandar()}>
          {t('devolver')}
        </Button>
      </Group>
    </>
  );
}

interface UnaLineaProps {
  linea: Linea;
  vuelta: Vuelta;
  esta_mal: boolean;
  decir(vuelta: Vuelta): void;
}

function UnaLinea({linea, vuelta, esta_mal, decir}: UnaLineaProps) {
  const {t} = useTranslation();
  const que = linea.descripcion ?? `#${linea.id}`;
  const estados = (['vendible', 'danado'] as const).map((value) => ({value, label: t(value)}));
  return (
    <li className="t-entre">
      <Text size="sm">{que}</Text>
      <Group gap="xs" wrap="nowrap">
        <TextInput size="xs" w="4rem" inputMode="numeric" value={vuelta.cantidad}
          aria-label={t('devolver_que', {que})} error={esta_mal}
          onChange={({currentTarget: {value}}) => decir({...vuelta, cantidad: value})}/>
        <Text size="sm">{t('de_n', {n: quedan(linea)})}</Text>
        <NativeSelect size="xs" data={estados} value={vuelta.estado}
          aria-label={t('como_de', {que})}
          onChange={({currentTarget: {value}}) =>
            decir({...vuelta, estado: value as Vuelta['estado']})}/>
      </Group>
    </li>
  );
}
