// One order: what came in, who repairs it, what is owed, what happened to it.
import {saveFile} from '@chasqui/client';
import {Alert, Anchor, Button, Group, Text} from '@mantine/core';
import {notify} from '@chasqui/ui';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {
  useClientes, useDinero, useFechas, useLeer, usePuede, useServidor, useTecnicos
} from './con';
import {Edicion, type Campo} from './Edicion';
import {siguientes} from './estados';
import {Items} from './Items';
import {Mover, Resultado, useMover} from './Mover';
import {equipoDe, Leido, MarcaDeEstado, Parte, Titulo, Vencida} from './piezas';
import {hrefDe} from './ruta';
import {textoDe} from './servidor';
import type {Orden as UnaOrden, Pago, Paso, Tecnico} from './tipos';

export function Orden({id}: {id: number}) {
  const orden = useLeer<UnaOrden>(['ordenes', 'una', id], `/ordenes/${id}`);
  return <Leido de={orden}>{(dicha) => <Hoja orden={dicha}/>}</Leido>;
}

function Hoja({orden}: {orden: UnaOrden}) {
  const {t} = useTranslation();
  const puede = usePuede(), movida = useMover([orden]);
  const [mueve, setMueve] = useState(false);
  const se_mueve = puede('mover') && siguientes(orden.estado).length > 0;
  return (
    <>
      <Titulo aparte={se_mueve &&
        <Button onClick={() => setMueve(true)} aria-haspopup="dialog">{t('mover_a')}</Button>}>
        {orden.numero}
      </Titulo>
      <Anchor href={hrefDe('ordenes')} size="sm">← {t('lugar_ordenes')}</Anchor>
      <Resultado {...movida}/>
      <Group my="xs" gap="sm">
        <MarcaDeEstado estado={orden.estado}/><Vencida orden={orden}/>
        <Text>{equipoDe(orden)}</Text>
        <DeQuien orden={orden}/>
      </Group>
      <div className="t-partes">
        <Datos orden={orden}/>
        <Items orden={orden}/>
        {puede('pagos') && <Pagos orden={orden}/>}
        <Historia orden={orden}/>
        <Papeles orden={orden}/>
      </div>
      <Mover orden={mueve ? orden : undefined} mover={movida.mover}
        cerrar={() => setMueve(false)}/>
    </>
  );
}

function DeQuien({orden: {cliente_id}}: {orden: UnaOrden}) {
  const cliente = useClientes([cliente_id]).get(cliente_id);
  if (!cliente) return <Text>…</Text>;
  return (
    <Text>
      <Anchor href={hrefDe('clientes', cliente.id)}>{cliente.nombre}</Anchor>
      {cliente.telefono && <> · <Anchor href={`tel:${cliente.telefono}`}>{cliente.telefono}
      </Anchor></>}
    </Text>
  );
}

const kCampos = (tecnicos: Tecnico[], asigna: boolean): Campo[] => [
  ...(asigna ? [{
    nombre: 'tecnico_id', tipo: 'choice' as const, es_id: true,
    opciones: tecnicos.map(({id, nombre}) => ({value: String(id), label: nombre}))
  }] : []),
  {nombre: 'fecha_entrega', tipo: 'date'},
  {nombre: 'equipo', requerido: true}, {nombre: 'marca', requerido: true},
  {nombre: 'modelo', requerido: true}, {nombre: 'serie'},
  {nombre: 'problema', tipo: 'long', requerido: true},
  {nombre: 'observacion', tipo: 'long'},
  {nombre: 'presupuesto', tipo: 'decimal'}, {nombre: 'total', tipo: 'decimal'},
  {nombre: 'descuento', tipo: 'decimal'}, {nombre: 'riesgoso', tipo: 'yes_no'}
];

// A technician takes what nobody has; who gives orders to others is the counter.
function Datos({orden}: {orden: UnaOrden}) {
  const {t} = useTranslation();
  const {api, cuenta, mirarDeNuevo} = useServidorAtado(), puede = usePuede();
  const tecnicos = useTecnicos();
  const mandar = async (cambios: Record<string, unknown>, version?: number) => {
    await api.put('/ordenes/{id}', {
      params: {id: orden.id}, body: cambios, ...(version === undefined ? {} : {version})
    } as never);
    mirarDeNuevo('ordenes', 'tablero');
  };
  const tomar = (tecnico_id: number | null) => void mandar({tecnico_id}, orden.version)
      .catch((error: unknown) => notify({text: textoDe(error, t), is_bad: true}));
  const mia = orden.tecnico_id !== null && String(orden.tecnico_id) === cuenta.id;
  const toma = cuenta.tokens && puede('tomar') && !puede('asignar');
  return (
    <Parte titulo={t('datos')} aparte={toma && orden.tecnico_id === null &&
      <Button size="xs" onClick={() => tomar(Number(cuenta.id))}>{t('tomar')}</Button>}>
      {toma && mia && <Text size="sm" mb="xs">{t('es_suya')}</Text>}
      {orden.accesorios && orden.accesorios.length > 0 && (
        <Text size="sm" mb="xs">{t('accesorios')}: {orden.accesorios.join(', ')}</Text>
      )}
      <Edicion registro={orden} campos={kCampos(tecnicos, puede('asignar'))} guardar={mandar}
        fijo={!puede('mover')}/>
    </Parte>
  );
}

function useServidorAtado() {
  const servidor = useServidor();
  return {
    api: servidor.api, cuenta: servidor.cuenta,
    mirarDeNuevo: (...claves: string[]) => servidor.mirarDeNuevo(...claves)
  };
}

function Pagos({orden}: {orden: UnaOrden}) {
  const {t} = useTranslation();
  const dinero = useDinero(), {hora} = useFechas(), puede = usePuede();
  const pagos = useLeer<Pago[]>(['ordenes', 'pagos', orden.id], `/ordenes/${orden.id}/pagos`);
  return (
    <Parte titulo={t('pagos')} aparte={puede('mostrador') &&
      <Anchor size="sm" href="/mostrador/venta">{t('cobrar_en_mostrador')}</Anchor>}>
      <Leido de={pagos}>{(todos) => {
        const suyos = todos.filter((pago) => pago.concepto !== 'anticipo');
        const pagado = suyos.reduce((suma, {monto}) => suma + monto, 0);
        const filas = [
          [t('campo_total'), orden.total], [t('campo_descuento'), -orden.descuento],
          [t('campo_anticipo'), -orden.anticipo], [t('pagado'), -pagado],
          [t('saldo'), orden.total - orden.descuento - orden.anticipo - pagado]
        ] as const;
        return (
          <>
            <dl className="t-cuentas">
              {filas.map(([nombre, monto]) => (
                <div key={nombre}><dt>{nombre}</dt><dd className="ui-number">{dinero(monto)}</dd>
                </div>
              ))}
            </dl>
            <ul className="t-lista">
              {todos.map(({id, metodo, monto, usuario, fecha}) => (
                <li key={id} className="t-entre">
                  <Text size="sm">{t(`metodo_${metodo}`, metodo)} · {usuario}
                    {fecha && ` · ${hora(fecha)}`}</Text>
                  <Text size="sm" className="ui-number">{dinero(monto)}</Text>
                </li>
              ))}
            </ul>
          </>
        );
      }}</Leido>
    </Parte>
  );
}

function Historia({orden}: {orden: UnaOrden}) {
  const {t} = useTranslation();
  const {hora} = useFechas();
  const pasos = useLeer<Paso[]>(['ordenes', 'historial', orden.id],
                                `/ordenes/${orden.id}/historial`);
  return (
    <Parte titulo={t('historia')}>
      <Leido de={pasos}>{(todos) => (
        <ol className="t-lista">
          {[...todos].reverse().map(({id, de, a, usuario, nota, hora: cuando}) => (
            <li key={id}>
              <Text size="sm" fw={600}>
                {de ? `${t(`estado_${de}`)} → ${t(`estado_${a}`)}` : t(`estado_${a}`)}
              </Text>
              <Text size="sm" c="dimmed">{hora(cuando)}{usuario && ` · ${usuario}`}</Text>
              {nota && <Text size="sm" className="t-nota">{nota}</Text>}
            </li>
          ))}
        </ol>
      )}</Leido>
    </Parte>
  );
}

const kPapeles = ['pdf', 'etiqueta'] as const;

function Papeles({orden}: {orden: UnaOrden}) {
  const {t} = useTranslation(), {api} = useServidor();
  const [falla, setFalla] = useState('');
  const bajar = async (papel: string) => {
    setFalla('');
    try {
      const {blob, name} = await api.file(`/ordenes/${orden.id}/${papel}`);
      saveFile(blob, name || `${orden.numero}-${papel}.pdf`);
    } catch (error) {
      setFalla(textoDe(error, t));
    }
  };
  return (
    <Parte titulo={t('papeles')}>
      {falla && <Alert color="red" variant="outline" role="alert" mb="xs">{falla}</Alert>}
      <Group>
        {kPapeles.map((papel) => (
          <Button key={papel} variant="default" onClick={() => void bajar(papel)}>
            {t(`papel_${papel}`)}
          </Button>
        ))}
        {orden.token_publico && (
          <Anchor href={`/seguimiento/${orden.token_publico}`} target="_blank">
            {t('seguimiento')}
          </Anchor>
        )}
      </Group>
    </Parte>
  );
}
