// Teams of a competition: made, changed, brought in from a sheet, given to judges.
import {Confirm, Dialog, notify, reasonOf} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {DataTable, kAsked, questionOf, type Asked} from '@chasqui/ui/table';
import {Button, Group, NativeSelect, Stack, Text, TextInput, Title} from '@mantine/core';
import {keepPreviousData, useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {useIntentar} from './corregir';
import {
  claveDe, lista, useCategorias, useCuentas, type Competencia, type Equipo, type Juez
} from './datos';
import {Importar} from './Importar';

interface DeCompetencia {
  competencia: Competencia;
  puede: boolean;
}

function usePagina(id: number, asked: Asked) {
  const {order, ...pregunta} = questionOf(asked);
  return useQuery({
    queryKey: [...claveDe(id), 'equipos', 'pagina', asked],
    queryFn: async ({signal}) => lista<Equipo>(await api.get('/api/admin/equipos', {
      query: {...pregunta, competition_id: id, orden: order ?? 'number'} as never, signal
    })),
    placeholderData: keepPreviousData
  });
}

export function Inscripcion({competencia, puede}: DeCompetencia) {
  const {t} = useTranslation();
  const [asked, ask] = useState(kAsked);
  const [elegidos, setElegidos] = useState<Set<string>>(new Set());
  const [abierto, setAbierto] = useState<Equipo | 'nuevo' | 'importar'>();
  const pagina = usePagina(competencia.id, asked), cuentas = useCuentas();
  const categorias = useCategorias(competencia.id);
  const cerrar = () => setAbierto(undefined);
  const se_cambia = puede && competencia.estado !== 'oficial';
  const usuario = (id: number | null) =>
      cuentas.data?.find((una) => una.id === id)?.username ?? (id === null ? '—' : `#${id}`);
  const categoria = (codigo: string) =>
      categorias.data?.find((una) => una.codigo === codigo)?.nombre ?? codigo;
  const columnas = [
    {name: 'name', label: t('equipo'), is_sortable: true},
    {name: 'number', label: t('dorsal'), is_sortable: true},
    {name: 'category', label: t('categoria'), is_sortable: true,
     cell: ({category}: Equipo) => categoria(category)},
    {name: 'judge_id', label: t('juez'), cell: ({judge_id}: Equipo) => usuario(judge_id)},
    {name: 'estado', label: t('estado'), cell: ({estado}: Equipo) => t(`equipo_${estado}`)}
  ];
  const buscar = (
    <TextInput type="search" aria-label={t('buscar_equipo')} placeholder={t('buscar_equipo')}
      value={asked.search} onChange={({currentTarget: {value}}) =>
        ask({...asked, search: value, page: 1})}/>
  );
  return (
    <Stack gap="sm" pb="xl">
      <Title order={1} size="h3">{t('parte_inscripcion')}</Title>
      {se_cambia && (
        <Group>
          <Button onClick={() => setAbierto('nuevo')}>{t('equipo_nuevo')}</Button>
          <Button variant="default" onClick={() => setAbierto('importar')}>
            {t('importar_equipos')}
          </Button>
          <Button component="a" variant="default" href="/direccion/jueces/">{t('cuentas')}</Button>
        </Group>
      )}
      <DataTable label={t('equipos')} columns={columnas} rows={pagina.data} asked={asked} ask={ask}
        idOf={({id}) => String(id)} is_reading={pagina.isFetching} tools={buscar}
        fault={pagina.error ? reasonOf(pagina.error, t) : undefined}
        again={() => void pagina.refetch()} empty={t('sin_equipos')}
        {...(se_cambia ? {
          open: (uno: Equipo) => setAbierto(uno), href: () => '#', chosen: elegidos,
          choose: setElegidos, chosen_tools: (
            <Asignar competencia={competencia} elegidos={elegidos} cuentas={cuentas.data ?? []}
              hecho={() => setElegidos(new Set())}/>
          )
        } : {})}/>
      <Dialog opened={!!abierto && abierto !== 'importar'} onClose={cerrar}
        title={t(abierto === 'nuevo' ? 'equipo_nuevo' : 'editar_equipo')}>
        {abierto && abierto !== 'importar' && (
          <Editar competencia={competencia} cuentas={cuentas.data ?? []} cerrar={cerrar}
            {...(abierto === 'nuevo' ? {} : {equipo: abierto})}/>
        )}
      </Dialog>
      <Dialog opened={abierto === 'importar'} onClose={cerrar} title={t('importar_equipos')}>
        {abierto === 'importar' && (
          <Importar que="equipos" competencia={competencia.id} hecho={cerrar}/>
        )}
      </Dialog>
    </Stack>
  );
}

const opcionesDe = (cuentas: Juez[]) => cuentas.filter(({is_active}) => is_active).map(
    ({id, username, first_name, last_name}) => ({
      value: String(id), label: `${username} ${`${first_name} ${last_name}`.trim()}`.trim()
    }));

interface AsignarProps {
  competencia: Competencia;
  elegidos: Set<string>;
  cuentas: Juez[];
  hecho(): void;
}

// Many teams to one judge, or to nobody; or to all who judge nobody yet, in turn.
function Asignar({competencia: {id}, elegidos, cuentas, hecho}: AsignarProps) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const intentar = useIntentar();
  const [juez, setJuez] = useState('');
  const libres = cuentas.filter(({is_active, rol, equipos}) =>
      is_active && rol === 'juez' && equipos === 0);
  const asignar = async (judge_de: (n: number) => number | null) => {
    const asignaciones = [...elegidos].map(
        (equipo, n) => ({equipo_id: Number(equipo), judge_id: judge_de(n)}));
    await api.post('/api/competencias/{id}/asignar-jueces',
                   {params: {id}, body: {asignaciones} as never});
    await cliente.invalidateQueries({queryKey: claveDe(id)});
    await cliente.invalidateQueries({queryKey: ['cuentas']});
    notify(t('asignados', {count: asignaciones.length}));
    hecho();
  };
  return (
    <Group gap="xs">
      <NativeSelect aria-label={t('juez')} value={juez}
        data={[{value: '', label: t('sin_juez')}, ...opcionesDe(cuentas)]}
        onChange={({currentTarget}) => setJuez(currentTarget.value)}/>
      <Button size="sm" onClick={() => intentar(asignar(() => (juez ? Number(juez) : null)))}>
        {t('asignar')}
      </Button>
      {libres.length > 0 && (
        <Button size="sm" variant="default"
          onClick={() => intentar(asignar((n) => libres[n % libres.length]!.id))}>
          {t('repartir', {count: libres.length})}
        </Button>
      )}
    </Group>
  );
}

interface EditarProps {
  competencia: Competencia;
  equipo?: Equipo;
  cuentas: Juez[];
  cerrar(): void;
}

function cuerpoDe(valores: Record<string, unknown>): Record<string, unknown> {
  const cuerpo = {...valores};
  if (/^\d+$/.test(String(cuerpo['number']))) cuerpo['number'] = Number(cuerpo['number']);
  if ('judge_id' in cuerpo)
    cuerpo['judge_id'] = cuerpo['judge_id'] ? Number(cuerpo['judge_id']) : null;
  return cuerpo;
}

function Editar({competencia, equipo, cuentas, cerrar}: EditarProps) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const categorias = useCategorias(competencia.id);
  const [borra, setBorra] = useState(false);
  const form = useForm({
    number: equipo ? String(equipo.number) : '', name: equipo?.name ?? '',
    category: equipo?.category ?? 'estudiantes',
    judge_id: equipo?.judge_id ? String(equipo.judge_id) : null
  });
  const terminar = async (texto: string) => {
    await cliente.invalidateQueries({queryKey: claveDe(competencia.id)});
    await cliente.invalidateQueries({queryKey: ['cuentas']});
    notify(texto);
    cerrar();
  };
  const enviar = async (valores: Record<string, unknown>, cambios: Record<string, unknown>) => {
    if (equipo)
      await api.patch('/api/admin/equipos/{id}', {
        params: {id: equipo.id}, body: cuerpoDe(cambios) as never, version: equipo.version
      });
    else
      await api.post('/api/admin/equipos', {
        body: {...cuerpoDe(valores), competition_id: competencia.id} as never
      });
    await terminar(t('equipo_guardado'));
  };
  const borrar = async () => {
    await api.delete('/api/admin/equipos/{id}', {params: {id: equipo!.id}});
    await terminar(t('equipo_borrado'));
  };
  return (
    <>
      <Form form={form} send={enviar} action={t(equipo ? 'guardar' : 'crear')} cancel={cerrar}
        only_changes={!!equipo}>
        <Field form={form} name="number" kind="integer" label={t('dorsal')} is_required/>
        <Field form={form} name="name" label={t('nombre')} is_required/>
        <Field form={form} name="category" kind="choice" label={t('categoria')} is_required
          options={(categorias.data ?? []).map(
              ({codigo, nombre}) => ({value: codigo, label: nombre}))}/>
        <Field form={form} name="judge_id" kind="choice" label={t('juez')}
          options={opcionesDe(cuentas)}/>
      </Form>
      {equipo && (
        <Button mt="md" variant="outline" color="red" onClick={() => setBorra(true)}>
          {t('borrar_equipo')}
        </Button>
      )}
      {equipo && (
        <Confirm opened={borra} onClose={() => setBorra(false)} title={t('borrar_equipo')}
          action={t('borrar_equipo')} confirmed={borrar} is_danger>
          <Text>{t('borrar_seguro', {nombre: equipo.name})}</Text>
        </Confirm>
      )}
    </>
  );
}
