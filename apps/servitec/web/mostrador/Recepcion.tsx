import {useStored} from '@chasqui/client/react';
import {Alert, Button, Checkbox, Paper, Stack, TextInput, Textarea, Title} from '@mantine/core';
import {useRef, useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import type {Elegido} from './carrito';
import {Clientes} from './Clientes';
import {kAjustes} from './dinero';
import type {Mostrador} from './mostrador';
import {fallasDe, ordenDe, type Escrito} from './orden';

export function Recepcion({mostrador}: {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const {base} = mostrador;
  const ajustes = useStored(() => base.nota('ajustes'), [base], undefined) ?? kAjustes;
  const [cliente, setCliente] = useState<Elegido | null>(null);
  const [fallas, setFallas] = useState<Record<string, string>>({});
  const [hecha, setHecha] = useState('');
  const formulario = useRef<HTMLFormElement>(null), guardando = useRef(false);
  const guardar = async (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    if (guardando.current) return;
    const escrito = Object.fromEntries(new FormData(evento.currentTarget)) as Escrito;
    const vistas = {
      ...(cliente ? {} : {cliente: 'falta_cliente'}), ...fallasDe(escrito, ajustes)
    };
    setFallas(vistas);
    setHecha('');
    const primera = Object.keys(vistas).find((campo) => campo !== 'cliente');
    if (primera) formulario.current?.querySelector<HTMLElement>(`[name=${primera}]`)?.focus();
    if (!cliente || Object.keys(vistas).length > 0) return;
    guardando.current = true;
    try {
      const titulo = `${escrito['equipo']} ${escrito['marca']} ${escrito['modelo']}`;
      await mostrador.crearOrden(cliente, ordenDe(escrito, ajustes), titulo);
      setHecha(`${titulo} · ${cliente.nombre}`);
      setCliente(null);
      formulario.current?.reset();
    } finally {
      guardando.current = false;
    }
  };
  return (
    <Stack gap="md" pb="xl">
      <Title order={1} size="h3">{t('lugar_recepcion')}</Title>
      {hecha && (
        <Alert color="green" variant="outline" role="status" title={t('orden_guardada')}>
          {hecha}
        </Alert>
      )}
      <Paper withBorder p="md">
        <Clientes mostrador={mostrador} label={t('cliente')} elegido={cliente} elegir={setCliente}/>
        {fallas['cliente'] && !cliente && (
          <Alert color="red" variant="outline" role="alert" mt="xs" p="xs">
            {t('falta_cliente')}
          </Alert>
        )}
      </Paper>
      <form ref={formulario} onSubmit={(evento) => void guardar(evento)} noValidate
        aria-label={t('equipo_recibido')}>
        <Equipo fallas={fallas}/>
      </form>
    </Stack>
  );
}

function Equipo({fallas}: {fallas: Record<string, string>}) {
  const {t} = useTranslation();
  const campo = (name: string) => ({
    name, size: 'md', label: t(`campo_${name}`), autoComplete: 'off',
    error: fallas[name] ? t(fallas[name]) : undefined
  });
  const monto = (name: string) => ({...campo(name), inputMode: 'decimal' as const});
  return (
    <div className="m-campos">
      <TextInput {...campo('equipo')} maxLength={200} placeholder={t('equipo_ejemplo')}/>
      <TextInput {...campo('marca')} maxLength={200}/>
      <TextInput {...campo('modelo')} maxLength={200}/>
      <TextInput {...campo('serie')} maxLength={120}/>
      <Textarea {...campo('problema')} className="m-ancho" maxLength={4000} rows={3}/>
      <TextInput {...campo('accesorios')} className="m-ancho" maxLength={1000}
        description={t('accesorios_ayuda')}/>
      <Checkbox name="riesgoso" size="md" className="m-ancho" label={t('campo_riesgoso')}/>
      <TextInput {...monto('presupuesto')}/>
      <TextInput {...monto('total')}/>
      <TextInput {...monto('anticipo')}/>
      <TextInput {...campo('fecha_entrega')} type="date"/>
      <Textarea {...campo('observacion')} className="m-ancho" maxLength={4000} rows={2}/>
      <Button type="submit" size="lg" className="m-ancho">{t('guardar_orden')}</Button>
    </div>
  );
}
