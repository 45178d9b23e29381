import {Button, Text, TextInput} from '@mantine/core';
import {useState, type FocusEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {esCantidad, type Linea} from './carrito';
import {escribir, importe, type Ajustes} from './dinero';

export interface LineasProps {
  lineas: Linea[];
  faltan: Linea[];
  ajustes: Ajustes;
  poner(id: number, cantidad: number): void;
}

export function Lineas({lineas, faltan, ajustes, poner}: LineasProps) {
  const {t} = useTranslation();
  if (lineas.length === 0) return <Text c="dimmed" mt="md">{t('vacia')}</Text>;
  return (
    <ul className="m-lista" aria-label={t('lineas')}>
      {lineas.map((linea) => (
        <Fila key={linea.id} linea={linea} ajustes={ajustes} poner={poner}
          falta={faltan.some(({id}) => id === linea.id)}/>
      ))}
    </ul>
  );
}

interface FilaProps extends Pick<LineasProps, 'ajustes' | 'poner'> {
  linea: Linea;
  falta: boolean;
}

function Fila({linea: {id, nombre, precio, cantidad}, falta, ajustes, poner}: FilaProps) {
  const {t, i18n} = useTranslation();
  const [mal, setMal] = useState(false);
  // What is no quantity is said, and the field shows again what is charged.
  const escrita = ({currentTarget}: FocusEvent<HTMLInputElement>) => {
    const nueva = Number(currentTarget.value || cantidad);
    setMal(!esCantidad(nueva));
    if (!esCantidad(nueva)) currentTarget.value = String(cantidad);
    poner(id, nueva);
  };
  return (
    <li className="m-linea">
      <Text component="span">{nombre}</Text>
      <Text component="span" fw={600} className="ui-number">
        {escribir(importe(precio, cantidad, ajustes), ajustes, i18n.language)}
      </Text>
      <div>
        <TextInput key={cantidad} className="m-cantidad" type="number" min={1} step={1} size="md"
          aria-label={t('cantidad_de', {nombre})} defaultValue={cantidad} inputMode="numeric"
          onKeyDown={(evento) => evento.key === 'Enter' && evento.currentTarget.blur()}
          onBlur={escrita}/>
        {mal && <Text size="sm" className="m-mal" role="alert">{t('cantidad_mal')}</Text>}
        {falta && <Text size="sm" className="m-mal">{t('no_alcanza')}</Text>}
      </div>
      <Button variant="subtle" size="sm" h={44} px="xs" onClick={() => poner(id, 0)}
        aria-label={t('quitar_de', {nombre})}>{t('quitar')}</Button>
    </li>
  );
}
