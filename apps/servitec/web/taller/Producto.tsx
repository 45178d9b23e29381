// One product: what it is, what is done with its stock, and the ledger of all that was done.
import {Confirm, notify} from '@chasqui/ui';
import {Form, useForm} from '@chasqui/ui/form';
import {go} from '@chasqui/ui/places';
import {Alert, Anchor, Button, Group, Text} from '@mantine/core';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useAjustes, useFechas, useLeer, usePuede, useServidor} from './con';
import {Edicion, paraServidor, UnCampo, type Campo} from './Edicion';
import {Leido, Parte, Titulo} from './piezas';
import {hrefDe} from './ruta';
import type {Movimiento, Producto as UnProducto} from './tipos';

const kTipos = ['producto', 'repuesto', 'servicio'] as const;
const kPagina = 50;

function useCampos(): Campo[] {
  const {t} = useTranslation(), puede = usePuede();
  return [
    {nombre: 'nombre', requerido: true}, {nombre: 'categoria', requerido: true},
    {nombre: 'precio', tipo: 'decimal', requerido: true},
    ...(puede('costo') ? [{nombre: 'costo', tipo: 'decimal' as const}] : []),
    {nombre: 'tipo', tipo: 'choice', requerido: true,
     opciones: kTipos.map((value) => ({value, label: t(`tipo_${value}`)}))},
    {nombre: 'stock_minimo', tipo: 'integer', requerido: true, ayuda: t('stock_minimo_ayuda')},
    {nombre: 'sku'}, {nombre: 'codigo_barras'}, {nombre: 'ubicacion'},
    {nombre: 'descripcion', tipo: 'long'},
    {nombre: 'permite_negativo', tipo: 'yes_no', ayuda: t('permite_negativo_ayuda')}
  ];
}

export function Producto({id}: {id: number}) {
  const producto = useLeer<UnProducto>(['inventario', 'uno', id], `/inventario/${id}`);
  return <Leido de={producto}>{(dicho) => <Hoja producto={dicho}/>}</Leido>;
}

function Hoja({producto}: {producto: UnProducto}) {
  const {t} = useTranslation();
  const servidor = useServidor(), puede = usePuede(), campos = useCampos();
  const [borra, setBorra] = useState(false);
  const {id} = producto;
  const guardar = async (cambios: Record<string, unknown>, version: number) => {
    await servidor.api.put('/inventario/{id}', {params: {id}, body: cambios, version} as never);
    servidor.mirarDeNuevo('inventario', 'tablero');
  };
  const borrar = async () => {
    await servidor.api.delete('/inventario/{id}', {params: {id}} as never);
    notify(t('borrado', {que: producto.nombre}));
    servidor.mirarDeNuevo('inventario', 'tablero');
    go(hrefDe('inventario'));
  };
  return (
    <>
      <Titulo aparte={puede('productos') &&
        <Button variant="default" onClick={() => setBorra(true)}>{t('borrar')}</Button>}>
        {producto.nombre}
      </Titulo>
      <Anchor href={hrefDe('inventario')} size="sm">← {t('lugar_inventario')}</Anchor>
      <div className="t-partes">
        {producto.tipo !== 'servicio' && <Existencias producto={producto}/>}
        <Parte titulo={t('datos')}>
          <Edicion registro={producto} campos={campos} guardar={guardar}
            fijo={!puede('productos')}/>
        </Parte>
        {puede('movimientos') && <Libro id={id}/>}
      </div>
      <Confirm opened={borra} onClose={() => setBorra(false)} is_danger confirmed={borrar}
        title={t('borrar')} action={t('borrar')}>{t('borrar_producto', {que: producto.nombre})}
      </Confirm>
    </>
  );
}

function Existencias({producto}: {producto: UnProducto}) {
  const {t} = useTranslation(), puede = usePuede();
  const {stock, stock_minimo, reservado = 0} = producto;
  return (
    <Parte titulo={t('existencias')}>
      <Text className="t-cifra ui-number" data-stock>{stock}</Text>
      {reservado > 0 && <Text size="sm">{t('apartados', {n: reservado})}</Text>}
      {stock <= stock_minimo && (
        <Alert color="orange" variant="outline" my="xs" p="xs">
          {t('bajo_de', {n: stock_minimo})}
        </Alert>
      )}
      {puede('stock') && <CambiarStock producto={producto}/>}
    </Parte>
  );
}

// Whoever only uses parts takes away; adding and counting is the administration's.
function CambiarStock({producto: {id}}: {producto: UnProducto}) {
  const {t} = useTranslation();
  const servidor = useServidor(), ajustes = useAjustes(), puede = usePuede();
  const operaciones = puede('contar') ? ['add', 'subtract', 'set'] : ['subtract'];
  const vacio = {operacion: operaciones[0]!, cantidad: '', motivo: ''};
  const form = useForm(vacio);
  const campos: Campo[] = [
    {nombre: 'operacion', tipo: 'choice', requerido: true,
     opciones: operaciones.map((value) => ({value, label: t(`operacion_${value}`)}))},
    {nombre: 'cantidad', tipo: 'integer', requerido: true},
    {nombre: 'motivo', requerido: true, ayuda: t('motivo_ayuda')}
  ];
  const mandar = async (valores: Record<string, unknown>) => {
    const cuerpo = paraServidor(valores, campos, ajustes, t);
    const dicho = await servidor.api.put(
        '/inventario/{id}/stock', {params: {id}, body: cuerpo} as never) as {stock: number};
    notify(t('stock_ahora', {n: dicho.stock}));
    servidor.mirarDeNuevo('inventario', 'tablero');
    form.reset(vacio);
  };
  return (
    <Form form={form} columns={2} send={mandar} action={t('cambiar_stock')}>
      {campos.map((campo) => <UnCampo key={campo.nombre} form={form} campo={campo}/>)}
    </Form>
  );
}

function Libro({id}: {id: number}) {
  const {t} = useTranslation(), servidor = useServidor();
  const {hora} = useFechas();
  const libro = useInfiniteQuery({
    queryKey: ['inventario', 'movimientos', id], initialPageParam: 0,
    queryFn: ({pageParam, signal}) => servidor.leer<Movimiento[]>(
        `/inventario/${id}/movimientos`, {limit: kPagina, offset: pageParam}, signal),
    getNextPageParam: (pagina, paginas) =>
        pagina.length === kPagina ? paginas.length * kPagina : undefined
  });
  return (
    <Parte titulo={t('libro')}>
      <Leido de={libro}>{({pages}) => (
        <ol className="t-lista">
          {pages.flat().map((uno) => (
            <li key={uno.id} data-movimiento={uno.tipo}>
              <div className="t-entre">
                <Text size="sm" fw={600}>{t(`movimiento_${uno.tipo}`)}</Text>
                <Text size="sm" className="ui-number">
                  {uno.cantidad > 0 ? `+${uno.cantidad}` : uno.cantidad} → <b>{uno.saldo}</b>
                </Text>
              </div>
              <Text size="sm" c="dimmed">{hora(uno.recibido_en)}{uno.usuario && ` · ${uno.usuario}`}
                {uno.referencia && ` · ${uno.referencia}`}</Text>
              {uno.motivo && <Text size="sm">{uno.motivo}</Text>}
            </li>
          ))}
        </ol>
      )}</Leido>
      {libro.hasNextPage && (
        <Button variant="default" mt="xs" loading={libro.isFetchingNextPage}
          onClick={() => void libro.fetchNextPage()}>{t('mas_viejos')}</Button>
      )}
    </Parte>
  );
}

export function ProductoNuevo() {
  const {t} = useTranslation();
  const servidor = useServidor(), ajustes = useAjustes();
  const campos: Campo[] = [...useCampos(), {nombre: 'stock', tipo: 'integer', requerido: true}];
  const form = useForm({
    nombre: '', categoria: '', precio: '', costo: '', tipo: 'producto', stock_minimo: '5',
    sku: '', codigo_barras: '', ubicacion: '', descripcion: '', permite_negativo: false, stock: '0'
  });
  const mandar = async (valores: Record<string, unknown>) => {
    const suyos = Object.fromEntries(Object.entries(valores).filter(
        ([nombre]) => campos.some((campo) => campo.nombre === nombre)));
    const cuerpo = paraServidor(suyos, campos, ajustes, t);
    const {id} = await servidor.api.post('/inventario', {body: cuerpo} as never) as {id: number};
    servidor.mirarDeNuevo('inventario', 'tablero');
    go(hrefDe('inventario', id));
  };
  return (
    <>
      <Titulo>{t('producto_nuevo')}</Titulo>
      <Group mb="sm"><Anchor href={hrefDe('inventario')} size="sm">← {t('lugar_inventario')}
      </Anchor></Group>
      <Form form={form} columns={2} send={mandar} action={t('guardar')}
        cancel={() => go(hrefDe('inventario'))}>
        {campos.map((campo) => <UnCampo key={campo.nombre} form={form} campo={campo}/>)}
      </Form>
    </>
  );
}
