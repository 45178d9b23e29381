// A workshop order that is collected with the sale: found at the server, with what was paid on it.
import {NetworkError} from '@chasqui/client';
import {Dialog} from '@chasqui/ui';
import {Alert, Button, Stack, Text, TextInput, UnstyledButton} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import type {Elegido, Encargo} from './carrito';
import {escribir, unidades, type Ajustes} from './dinero';
import type {Mostrador} from './mostrador';

interface Orden {
  id: number;
  numero: string;
  cliente_id: number;
  equipo: string;
  marca: string;
  modelo: string;
  estado: string;
  total: number;
  descuento: number | null;
  anticipo: number;
}

export interface EncargosProps {
  mostrador: Mostrador;
  encargos: Encargo[];
  ajustes: Ajustes;
  poner(encargos: Encargo[], cliente?: Elegido): void;
}

const kMostradas = 8;
const kCerradas = ['Entregado', 'Cancelado'];

export function Encargos({mostrador, encargos, ajustes, poner}: EncargosProps) {
  const {t, i18n} = useTranslation();
  const [busca, setBusca] = useState(false);
  return (
    <div>
      {encargos.length > 0 && (
        <ul className="m-lista" aria-label={t('ordenes_de_la_cuenta')}>
          {encargos.map((uno) => (
            <li key={uno.id} className="m-linea">
              <span>{uno.titulo}</span>
              <Text component="span" fw={600} className="ui-number">
                {escribir(unidades(uno.precio, ajustes), ajustes, i18n.language)}
              </Text>
              <Text component="span" size="sm" c="dimmed">
                {uno.a_cuenta > 0 && t('ya_pagado', {
                  monto: escribir(unidades(uno.a_cuenta, ajustes), ajustes, i18n.language)
                })}
              </Text>
              <Button variant="default" size="sm" h={44} px="xs"
                aria-label={t('quitar_de', {nombre: uno.titulo})}
                onClick={() => poner(encargos.filter(({id}) => id !== uno.id))}>
                {t('quitar')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button variant="default" h={44} px="xs" mb="xs" onClick={() => setBusca(true)}>
        {t('cobrar_orden')}
      </Button>
      <Dialog opened={busca} onClose={() => setBusca(false)} title={t('cobrar_orden')}>
        <Busqueda mostrador={mostrador} elegir={(encargo, cliente) => {
          setBusca(false);
          if (!encargos.some(({id}) => id === encargo.id)) poner([...encargos, encargo], cliente);
        }}/>
      </Dialog>
    </div>
  );
}

interface BusquedaProps {
  mostrador: Mostrador;
  elegir(encargo: Encargo, cliente: Elegido): void;
}

function Busqueda({mostrador: {api, base}, elegir}: BusquedaProps) {
  const {t} = useTranslation();
  const [texto, setTexto] = useState('');
  const [ordenes, setOrdenes] = useState<Orden[]>();
  const [mal, setMal] = useState('');
  const intentar = async (paso: () => Promise<void>) => {
    setMal('');
    try {
      await paso();
    } catch (error) {
      setMal(error instanceof NetworkError ? t('sin_red_orden') : (error as Error).message);
    }
  };
  const buscar = (evento: FormEvent) => {
    evento.preventDefault();
    void intentar(async () => {
      const query = {search: texto.trim(), limit: 50};
      const todas = await api.get('/ordenes', {query} as never) as unknown as Orden[];
      setOrdenes(todas.filter(({estado}) => !kCerradas.includes(estado)).slice(0, kMostradas));
    });
  };
  const tomar = (orden: Orden) => intentar(async () => {
    const pagos = await api.get(
        '/ordenes/{id}/pagos', {params: {id: orden.id}} as never) as unknown as {monto: number}[];
    const pagado = pagos.reduce((todo, {monto}) => todo + monto, orden.anticipo);
    const cliente = await base.clientes.get(orden.cliente_id);
    const precio = orden.total - (orden.descuento ?? 0);
    elegir({id: orden.id, titulo: tituloDe(orden), precio, a_cuenta: Math.min(pagado, precio)},
           {id: orden.cliente_id, nombre: cliente?.nombre ?? `#${orden.cliente_id}`});
  });
  return (
    <Stack gap="sm">
      <form onSubmit={buscar}>
        <Stack gap="sm">
          <TextInput type="search" size="md" label={t('orden_o_equipo')} value={texto}
            data-autofocus autoComplete="off"
            onChange={(evento) => setTexto(evento.currentTarget.value)}/>
          <Button type="submit" size="md">{t('buscar_orden')}</Button>
        </Stack>
      </form>
      {mal && <Alert color="red" variant="outline" role="alert">{mal}</Alert>}
      {ordenes?.length === 0 && <Text role="status">{t('ninguna_orden')}</Text>}
      <ul className="m-lista" aria-label={t('ordenes')}>
        {ordenes?.map((orden) => (
          <li key={orden.id}>
            <UnstyledButton className="m-opcion" onClick={() => void tomar(orden)}>
              <span>{tituloDe(orden)}</span>
              <Text component="span" size="sm">{orden.estado}</Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

const tituloDe = ({numero, equipo, marca, modelo}: Orden) =>
  `${numero} · ${equipo} ${marca} ${modelo}`;
