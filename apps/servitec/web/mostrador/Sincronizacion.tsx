// What was not told yet, what was refused, and what two people did at once.
import {NetworkError, type Operation} from '@chasqui/client';
import {useStored} from '@chasqui/client/react';
import {Alert, Badge, Button, Group, Paper, Stack, Text, TextInput, Title} from '@mantine/core';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {formatoDe} from '../comun/fechas';
import type {Conflicto as UnConflicto, Venta} from './base';
import {Conflicto} from './Conflicto';
import {escribir, kAjustes} from './dinero';
import type {Envio} from './lote';
import type {Mostrador} from './mostrador';
import {Rechazada} from './Rechazada';

const kVentas = 10;

export default function Sincronizacion({mostrador}: {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const {base, salida} = mostrador;
  const todas = useStored<Operation<Envio>[]>(
      () => salida.table.orderBy('seq').toArray(), [salida], []);
  const conflictos = useStored<UnConflicto[]>(
      () => base.conflictos.where('estado').equals('abierto').reverse().sortBy('id'), [base], []);
  const ventas = useStored<Venta[]>(
      () => base.ventas.orderBy('en').reverse().limit(kVentas).toArray(), [base], []);
  const es_mia = ({body}: Operation<Envio>) => body.cuenta === mostrador.cuenta.id;
  const rechazadas = todas.filter((una) => una.state === 'refused' && es_mia(una));
  const esperan = todas.filter((una) => una.state !== 'refused' || !es_mia(una));
  return (
    <Stack gap="xl" pb="xl">
      <Title order={1} size="h3">{t('lugar_sincronizacion')}</Title>
      {rechazadas.length > 0 && (
        <Parte titulo={t('rechazadas')}>
          {rechazadas.map((una) => <Rechazada key={una.id} operacion={una} mostrador={mostrador}/>)}
        </Parte>
      )}
      <Conflictos mostrador={mostrador} conflictos={conflictos}/>
      <Parte titulo={t('por_contar')}>
        {esperan.length === 0 && <Text c="dimmed">{t('todo_enviado')}</Text>}
        <ul className="m-lista">
          {esperan.map((una) => <Espera key={una.id} operacion={una} es_mia={es_mia(una)}/>)}
        </ul>
      </Parte>
      <Parte titulo={t('ventas_aqui')}>
        {ventas.length === 0 && <Text c="dimmed">{t('ninguna_venta')}</Text>}
        <ul className="m-lista">
          {ventas.map((una) => <UnaVenta key={una.id} venta={una} mostrador={mostrador}/>)}
        </ul>
      </Parte>
      <Prefijo mostrador={mostrador}/>
    </Stack>
  );
}

function Parte({titulo, children}: {titulo: string, children: React.ReactNode}) {
  return (
    <section>
      <Title order={2} size="h4" mb="xs">{titulo}</Title>
      {children}
    </section>
  );
}

function Conflictos({mostrador, conflictos}: {mostrador: Mostrador, conflictos: UnConflicto[]}) {
  const {t} = useTranslation();
  const [mal, setMal] = useState('');
  const resolver = async (conflicto: UnConflicto, elegir: 'servidor' | 'cliente') => {
    setMal('');
    try {
      await mostrador.resolver(conflicto, elegir);
    } catch (error) {
      setMal(error instanceof NetworkError ? t('sin_red_resolver') : (error as Error).message);
    }
  };
  return (
    <Parte titulo={t('conflictos')}>
      {mal && <Alert color="red" role="alert" variant="outline" mb="sm">{mal}</Alert>}
      {conflictos.length === 0 && <Text c="dimmed">{t('ningun_conflicto')}</Text>}
      <Stack gap="sm">
        {conflictos.map((uno) => (
          <Conflicto key={uno.id} conflicto={uno} base={mostrador.base}
            elegir={(lado) => void resolver(uno, lado)}/>
        ))}
      </Stack>
    </Parte>
  );
}

interface EsperaProps {
  operacion: Operation<Envio>;
  es_mia: boolean;  // Of another account it is said that it waits, and no more.
}

function Espera({operacion: {body, tries}, es_mia}: EsperaProps) {
  const {t} = useTranslation();
  const estado = !es_mia ? 'otra_cuenta' : tries > 0 ? 'contando' : 'espera';
  return (
    <li className="m-opcion">
      <span>
        {t(`tipo_${body.tipo}`)}{es_mia && ` · ${body.titulo}`}
        <Text component="span" display="block" size="sm" c="dimmed">
          <Hora en={body.ocurrido_en}/>
        </Text>
      </span>
      <Badge variant="filled" color="gray.8" tt="none">{t(estado)}</Badge>
    </li>
  );
}

const kTonos = {pendiente: 'gray.8', contada: '#116329', lista: '#116329', rechazada: 'red.9'};

function UnaVenta({venta, mostrador}: {venta: Venta, mostrador: Mostrador}) {
  const {t, i18n} = useTranslation();
  const {base} = mostrador;
  const ajustes = useStored(() => base.nota('ajustes'), [base], undefined) ?? kAjustes;
  return (
    <li className="m-opcion" data-venta={venta.numero_local}>
      <span>
        {venta.numero_local}{venta.numero && ` · ${venta.numero}`}
        <Text component="span" display="block" size="sm" c="dimmed"><Hora en={venta.en}/></Text>
      </span>
      <Group gap="xs" wrap="nowrap">
        <span className="ui-number">{escribir(venta.total, ajustes, i18n.language)}</span>
        <Badge variant="filled" color={kTonos[venta.estado]} tt="none">
          {t(`venta_${venta.estado}`)}
        </Badge>
      </Group>
    </li>
  );
}

function Hora({en}: {en: string | number}) {
  const {i18n} = useTranslation();
  const escrita = formatoDe(i18n.language, {dateStyle: 'short', timeStyle: 'short'});
  return <time>{escrita.format(new Date(en))}</time>;
}

// What this PC's own numbers begin with: each PC has another.
function Prefijo({mostrador: {base}}: {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const [texto, setTexto] = useState('');
  const [guardado, setGuardado] = useState('');
  useEffect(() => void base.nota('prefijo').then((uno) => {
    setTexto(uno ?? '');
    setGuardado(uno ?? '');
  }), [base]);
  const es_bueno = /^[A-Za-z0-9]{1,8}$/.test(texto);
  return (
    <Paper withBorder p="md" maw="26rem">
      <form onSubmit={(evento) => {
        evento.preventDefault();
        if (es_bueno) void base.anotar('prefijo', texto).then(() => setGuardado(texto));
      }}>
        <Stack gap="sm">
          <TextInput size="md" label={t('prefijo')} description={t('prefijo_ayuda')} value={texto}
            maxLength={8} autoComplete="off" error={texto !== '' && !es_bueno && t('prefijo_mal')}
            onChange={(evento) => setTexto(evento.currentTarget.value)}/>
          <Button type="submit" variant="default" size="md"
            disabled={!es_bueno || texto === guardado}>{t('guardar')}</Button>
        </Stack>
      </form>
    </Paper>
  );
}
