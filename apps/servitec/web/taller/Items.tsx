// The parts and the work of an order: what was estimated, approved, set apart and used.
import {notify} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button, NativeSelect, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useAjustes, useDinero, useLeer, usePuede, useServidor} from './con';
import {paraServidor, UnCampo, type Campo} from './Edicion';
import {Leido, Parte} from './piezas';
import {textoDe} from './servidor';
import type {Item, Orden, Producto} from './tipos';

const kPasos = ['presupuestado', 'aprobado', 'usado', 'devuelto'] as const;

export function Items({orden}: {orden: Orden}) {
  const {t} = useTranslation(), puede = usePuede();
  const items = useLeer<Item[]>(['ordenes', 'items', orden.id], `/ordenes/${orden.id}/items`);
  const [agrega, setAgrega] = useState(false);
  return (
    <Parte titulo={t('items')} aparte={puede('mover') && !agrega &&
      <Button size="xs" variant="default" onClick={() => setAgrega(true)}>{t('agregar')}</Button>}>
      <Leido de={items}>{(todos) => (todos.length === 0
          ? <Text c="dimmed" mb="xs">{t('ningun_item')}</Text>
          : <ul className="t-lista">
              {todos.map((item) => <UnItem key={item.id} item={item} orden={orden}/>)}
            </ul>)}
      </Leido>
      {agrega && <Nuevo orden={orden} cerrar={() => setAgrega(false)}/>}
    </Parte>
  );
}

function UnItem({item, orden}: {item: Item, orden: Orden}) {
  const {t} = useTranslation(), servidor = useServidor();
  const dinero = useDinero(), puede = usePuede();
  const {id, tipo_item, descripcion, cantidad, precio, costo, estado} = item;
  const pasar = (a: string) => servidor.api
      .put('/ordenes/{id}/items/{item}' as never,
           {params: {id: orden.id, item: id}, body: {estado: a}} as never)
      .then(() => servidor.mirarDeNuevo('ordenes', 'inventario'))
      .catch((error: unknown) => notify({text: textoDe(error, t), is_bad: true}));
  const estados = [...new Set([estado, ...kPasos])].map(
      (cada) => ({value: cada, label: t(`item_${cada}`)}));
  return (
    <li>
      <div className="t-entre">
        <Text size="sm" fw={600}>{cantidad} × {descripcion}</Text>
        <Text size="sm" className="ui-number">{dinero(cantidad * precio)}</Text>
      </div>
      <div className="t-entre">
        <Text size="xs" c="dimmed">{t(`tipo_${tipo_item}`)}
          {typeof costo === 'number' && ` · ${t('campo_costo')} ${dinero(costo)}`}</Text>
        {puede('mover')
            ? <NativeSelect size="xs" data={estados} value={estado}
                aria-label={t('estado_de', {que: descripcion})}
                onChange={({currentTarget}) => void pasar(currentTarget.value)}/>
            : <Text size="xs">{t(`item_${estado}`)}</Text>}
      </div>
    </li>
  );
}

const kTipos = ['REPUESTO', 'SERVICIO', 'ENVIO'] as const;

function Nuevo({orden, cerrar}: {orden: Orden, cerrar(): void}) {
  const {t} = useTranslation(), servidor = useServidor(), ajustes = useAjustes();
  const form = useForm({
    producto_id: '', tipo_item: 'REPUESTO', descripcion: '', cantidad: '1', precio: ''
  });
  const [hallados, setHallados] = useState<Producto[]>([]);
  const campos: Campo[] = [
    {nombre: 'producto_id', es_id: true},
    {nombre: 'tipo_item', tipo: 'choice', requerido: true,
     opciones: kTipos.map((value) => ({value, label: t(`tipo_${value}`)}))},
    {nombre: 'descripcion', requerido: true},
    {nombre: 'cantidad', tipo: 'integer', requerido: true},
    {nombre: 'precio', tipo: 'decimal', requerido: true}
  ];
  const buscar = async (search: string) => {
    const suyos = await servidor.leer<Producto[]>(
        '/inventario', {search, limit: 20}, AbortSignal.timeout(10_000));
    setHallados((antes) => [...antes, ...suyos]);
    return suyos.map(({id, nombre}) => ({value: String(id), label: nombre}));
  };
  const conProducto = {...form, set: (nombre: string, valor: unknown) => {
    form.set(nombre, valor);
    const producto = hallados.find(({id}) => String(id) === valor);
    if (nombre !== 'producto_id' || !producto) return;
    form.set('descripcion', producto.nombre);
    form.set('precio', String(producto.precio));
    form.set('tipo_item', producto.tipo === 'servicio' ? 'SERVICIO' : 'REPUESTO');
  }};
  const mandar = async (valores: Record<string, unknown>) => {
    const cuerpo = paraServidor(valores, campos, ajustes, t);
    await servidor.api.post('/ordenes/{id}/items' as never,
                            {params: {id: orden.id}, body: cuerpo} as never);
    servidor.mirarDeNuevo('ordenes');
    cerrar();
  };
  return (
    <Form form={form} columns={2} action={t('agregar')} cancel={cerrar} send={mandar}>
      <Field form={conProducto} name="producto_id" kind="search" label={t('del_inventario')}
        hint={t('del_inventario_ayuda')} find={buscar}/>
      {campos.slice(1).map((campo) => <UnCampo key={campo.nombre} form={form} campo={campo}/>)}
    </Form>
  );
}
