// Who it is for: found in the copy, or made here, also without a network.
import {useStored} from '@chasqui/client/react';
import {Button, Group, Text, TextInput, UnstyledButton} from '@mantine/core';
import {useRef, useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {plegar, type Elegido} from './carrito';
import {esDeCliente, type DatosDeCliente, type Mostrador} from './mostrador';

// Nobody is looked for by one letter.
const kMostrados = 6, kLetras = 2;

export interface ClientesProps {
  mostrador: Mostrador;
  elegido: Elegido | null;
  elegir(cliente: Elegido | null): void;
  label: string;
}

export function Clientes({mostrador, elegido, elegir, label}: ClientesProps) {
  const {t} = useTranslation();
  const [texto, setTexto] = useState('');
  const [nuevo, setNuevo] = useState(false);
  if (elegido)
    return (
      <Group justify="space-between" wrap="nowrap">
        <Text>{label}: <b>{elegido.nombre}</b></Text>
        <Button variant="default" onClick={() => elegir(null)}
          aria-label={t('cambiar_cliente')}>{t('cambiar')}</Button>
      </Group>
    );
  if (nuevo)
    return <Nuevo nombre={texto} cerrar={() => setNuevo(false)} guardar={(datos) =>
      void mostrador.crearCliente(datos).then((cliente) => {
        setNuevo(false);
        setTexto('');
        elegir(cliente);
      })}/>;
  return (
    <div>
      <TextInput type="search" size="md" label={label} placeholder={t('nombre_o_telefono')}
        value={texto} autoComplete="off"
        onChange={(evento) => setTexto(evento.currentTarget.value)}/>
      {texto.trim().length >= kLetras && (
        <Hallados mostrador={mostrador} texto={texto} elegir={(cliente) => {
          setTexto('');
          elegir(cliente);
        }}/>
      )}
      <Button variant="subtle" mt={4} px="xs" h={44} onClick={() => setNuevo(true)}>
        {t('cliente_nuevo')}
      </Button>
    </div>
  );
}

interface HalladosProps {
  mostrador: Mostrador;
  texto: string;
  elegir(cliente: Elegido): void;
}

function Hallados({mostrador: {base}, texto, elegir}: HalladosProps) {
  const {t} = useTranslation();
  const todos = useStored(() => base.clientes.toArray(), [base], undefined);
  const nuevos = useStored(() => base.nuevos.toArray(), [base], []);
  if (!todos) return null;
  const suyos = [
    ...nuevos.filter((uno) => esDeCliente(texto, uno, plegar))
        .map(({uuid, nombre, telefono}) =>
            ({clave: uuid, nombre, telefono, cliente: {uuid, nombre}})),
    ...todos.filter((uno) => esDeCliente(texto, uno, plegar)).slice(0, kMostrados)
        .map(({id, nombre, telefono}) =>
            ({clave: String(id), nombre, telefono, cliente: {id, nombre}}))
  ].slice(0, kMostrados);
  if (suyos.length === 0) return <Text size="sm" c="dimmed" mt={4}>{t('ningun_cliente')}</Text>;
  return (
    <ul className="m-lista" aria-label={t('clientes')}>
      {suyos.map(({clave, nombre, telefono, cliente}) => (
        <li key={clave}>
          <UnstyledButton className="m-opcion" onClick={() => elegir(cliente)}>
            <span>{nombre}</span>
            <Text component="span" size="sm" c="dimmed">{telefono}</Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

interface NuevoProps {
  nombre: string;
  guardar(datos: DatosDeCliente): void;
  cerrar(): void;
}

function Nuevo({nombre, guardar, cerrar}: NuevoProps) {
  const {t} = useTranslation();
  const [mal, setMal] = useState(false);
  const guardado = useRef(false);  // A second click is not a second customer.
  const enviar = (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    evento.stopPropagation();
    const campos = [...new FormData(evento.currentTarget)]
        .map(([clave, valor]) => [clave, String(valor).trim()])
        .filter(([, valor]) => valor);
    const datos = Object.fromEntries(campos) as DatosDeCliente;
    setMal(!datos.nombre);
    if (datos.nombre && !guardado.current) {
      guardado.current = true;
      guardar(datos);
    }
  };
  const empieza_con_cifra = /^\d/.test(nombre);
  return (
    <form onSubmit={enviar} noValidate aria-label={t('cliente_nuevo')}>
      <div className="m-campos">
        <TextInput name="nombre" size="md" label={t('campo_nombre')} maxLength={120} autoFocus
          defaultValue={empieza_con_cifra ? '' : nombre} error={mal && t('falta')}
          autoComplete="off"/>
        <TextInput name="telefono" size="md" label={t('campo_telefono')} type="tel" maxLength={40}
          defaultValue={empieza_con_cifra ? nombre : ''} autoComplete="off"/>
        <TextInput name="email" size="md" label={t('campo_email')} type="email" maxLength={200}
          autoComplete="off"/>
        <TextInput name="rut" size="md" label={t('campo_rut')} maxLength={40} autoComplete="off"/>
        <Group className="m-ancho">
          <Button type="submit" size="md">{t('guardar_cliente')}</Button>
          <Button size="md" variant="default" onClick={cerrar}>{t('cancel')}</Button>
        </Group>
      </div>
    </form>
  );
}
