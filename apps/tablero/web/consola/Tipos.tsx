import {useSitio} from './datos';

// The known types, to be offered where one is written.
export function Tipos({id}: {id: string}) {
  const tipos = useSitio().data?.tipos ?? [];
  return <datalist id={id}>{tipos.map(({type}) => <option key={type} value={type}/>)}</datalist>;
}
