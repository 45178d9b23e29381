// What is sold: typed or scanned. A scanner types a code and Enter.
import {Text, TextInput, UnstyledButton} from '@mantine/core';
import {useEffect, useRef, useState, type KeyboardEvent, type RefObject} from 'react';
import {useTranslation} from 'react-i18next';
import {buscar, stockDe, type Producto, type Vendidos} from './carrito';
import {escribir, importe, type Ajustes} from './dinero';

const kMostrados = 12;

export interface BuscadorProps {
  productos: Producto[] | undefined;  // Not read yet.
  vendidos: Vendidos;
  ajustes: Ajustes;
  elegir(producto: Producto): void;
}

// A scanner types into whatever has the focus: into nothing is meant for here.
function useLoQueNadieEscucha(caja: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const tomar = ({key, ctrlKey, metaKey, altKey}: globalThis.KeyboardEvent) => {
      if (key.length !== 1 || ctrlKey || metaKey || altKey) return;
      if (document.activeElement === document.body) caja.current?.focus();
    };
    addEventListener('keydown', tomar);
    return () => removeEventListener('keydown', tomar);
  }, [caja]);
}

export function Buscador({productos, elegir, ...resto}: BuscadorProps) {
  const {t} = useTranslation();
  const [texto, setTexto] = useState('');
  const [dicho, setDicho] = useState('');
  const caja = useRef<HTMLInputElement>(null), lista = useRef<HTMLUListElement>(null);
  const [entro, setEntro] = useState(false);  // Before there was anything to find it in.
  const hallados = buscar(productos ?? [], texto);
  useLoQueNadieEscucha(caja);
  const tomar = (producto: Producto) => {
    setDicho(t('agregado', {nombre: producto.nombre}));
    setTexto('');
    caja.current?.focus();
    elegir(producto);
  };
  const entrar = () => {
    if (hallados.length === 1) return tomar(hallados[0]!);
    setDicho(hallados.length > 0 ? t('elija', {n: hallados.length}) : t('no_hay', {texto}));
  };
  useEffect(() => {
    if (!entro || !productos) return;
    setEntro(false);
    entrar();
  }, [entro, productos]);
  const tecla = (evento: KeyboardEvent) => {
    if (evento.key === 'ArrowDown') {
      evento.preventDefault();
      lista.current?.querySelector('button')?.focus();
    }
    if (evento.key !== 'Enter' || !texto.trim()) return;
    evento.preventDefault();
    if (productos) entrar();
    else setEntro(true);
  };
  return (
    <div>
      <TextInput ref={caja} size="lg" type="search" label={t('buscar')} autoFocus
        placeholder={t('buscar_ayuda')} value={texto} autoComplete="off" spellCheck={false}
        onKeyDown={tecla} onChange={(evento) => {
          setTexto(evento.currentTarget.value);
          setDicho('');
        }}/>
      <Text size="sm" role="status" mih="1.6em" mt={4}>{dicho}</Text>
      <Hallados lista={lista} productos={hallados.slice(0, kMostrados)} elegir={tomar} {...resto}/>
    </div>
  );
}

type HalladosProps = BuscadorProps & {
  productos: Producto[];
  lista: React.RefObject<HTMLUListElement | null>;
};

function Hallados({lista, productos, vendidos, ajustes, elegir}: HalladosProps) {
  const {t, i18n} = useTranslation();
  const mover = (evento: KeyboardEvent<HTMLUListElement>) => {
    const paso = {ArrowDown: 1, ArrowUp: -1}[evento.key];
    if (!paso) return;
    evento.preventDefault();
    const botones = [...evento.currentTarget.querySelectorAll('button')];
    botones[botones.indexOf(document.activeElement as HTMLButtonElement) + paso]?.focus();
  };
  if (productos.length === 0) return null;
  return (
    <ul className="m-lista" ref={lista} aria-label={t('productos')} onKeyDown={mover}>
      {productos.map((producto) => (
        <li key={producto.id}>
          <UnstyledButton className="m-opcion" onClick={() => elegir(producto)}>
            <span>
              {producto.nombre}
              <Existencia producto={producto} vendidos={vendidos}/>
            </span>
            <Text component="span" fw={600} className="ui-number">
              {escribir(importe(producto.precio, 1, ajustes), ajustes, i18n.language)}
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

function Existencia({producto, vendidos}: {producto: Producto, vendidos: Vendidos}) {
  const {t} = useTranslation();
  const stock = stockDe(producto, vendidos);
  return (
    <Text component="span" display="block" size="sm"
      {...(stock !== undefined && stock <= 0 ? {className: 'm-mal'} : {c: 'dimmed'})}>
      {producto.sku && `${producto.sku} · `}
      {stock === undefined ? t('servicio') : t('hay', {n: stock})}
    </Text>
  );
}
