import {Shell} from '@chasqui/ui';
import {useTranslation} from 'react-i18next';

export function App() {
  const {t} = useTranslation();
  return <Shell title={`Tablero · ${t('titulo')}`}><span/></Shell>;
}
