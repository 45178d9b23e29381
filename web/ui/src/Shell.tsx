// The frame of a page: title, places to go to, connection, what is unsent, settings.
import {
  ActionIcon, Anchor, Badge, Button, Group, NativeSelect, Stack, Text, useMantineColorScheme,
  type MantineColorScheme
} from '@mantine/core';
import {useState, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {Dialog} from './Dialog';
import {chooseLanguage, type Language} from './language';

export interface Place {
  href: string;
  label: string;
  is_here?: boolean;
}

export interface ShellProps {
  title: ReactNode;
  places?: Place[];  // Those that this person may go to.
  connection?: 'away' | 'connecting' | 'open' | 'refused';
  unsent?: number;
  state?: ReactNode;  // In place of what `connection` and `unsent` show.
  person?: string;
  settings?: string;    // What the dialog of `person` is called; then the head says who he is.
  own?: ReactNode;      // What else he can set there.
  sign_out?: () => void;
  side?: ReactNode;  // Beside what the page shows; above it on a narrow screen.
  children: ReactNode;
}

export function Shell({title, places = [], side, children, ...rest}: ShellProps) {
  const {t} = useTranslation();
  return (
    <>
      <a className="ui-skip" href="#contenido">{t('skip')}</a>
      <header className="ui-bar">
        <div className="ui-inside ui-head">
          <Text component="div" fw={700} className="ui-title">{title}</Text>
          <State {...rest}/>
          <Settings {...rest}/>
        </div>
        {places.length > 0 && <Places places={places}/>}
      </header>
      <div className={side ? 'ui-inside ui-sides' : undefined}>
        {side}
        <main id="contenido" className={side ? 'ui-beside' : 'ui-inside'} tabIndex={-1}>
          {children}
        </main>
      </div>
    </>
  );
}

function Places({places}: {places: Place[]}) {
  return (
    <Group component="nav" className="ui-inside ui-no-paper" gap="md">
      {places.map(({href, label, is_here}) => (
        <Anchor key={href} href={href} {...(is_here ? {'aria-current': 'page' as const} : {})}
          fw={is_here ? 700 : 400}>{label}</Anchor>
      ))}
    </Group>
  );
}

const kColors = {
  open: 'var(--ui-good)', connecting: 'var(--ui-doubt)', away: 'var(--ui-bad)',
  refused: 'var(--ui-bad)'
};

function State({connection, unsent, state}: Pick<ShellProps, 'connection' | 'unsent' | 'state'>) {
  const {t} = useTranslation();
  if (state) return <div role="status" className="ui-state ui-no-paper">{state}</div>;
  return (
    <Group gap="sm" wrap="nowrap" role="status" className="ui-state ui-no-paper">
      {unsent ? <Badge color="red.9" variant="filled">{t('unsent', {count: unsent})}</Badge> : null}
      {connection && (
        <Group gap={4} wrap="nowrap" style={{color: kColors[connection]}}>
          <span className="ui-mark" data-state={connection} aria-hidden/>
          <Text component="span" size="sm" style={{whiteSpace: 'nowrap'}}>
            {t(`connection_${connection}`)}
          </Text>
        </Group>
      )}
    </Group>
  );
}

function Gear() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"
      strokeWidth="2" strokeLinecap="round" aria-hidden>
      <path d="M4 7h9m4 0h3M4 17h3m4 0h9"/>
      <circle cx="15" cy="7" r="2"/>
      <circle cx="9" cy="17" r="2"/>
    </svg>
  );
}

type SettingsProps = Pick<ShellProps, 'person' | 'settings' | 'own' | 'sign_out'>;

function Settings({person, settings, own, sign_out}: SettingsProps) {
  const {t, i18n} = useTranslation();
  const [is_open, setOpen] = useState(false);
  const {colorScheme, setColorScheme} = useMantineColorScheme();
  const themes = (['auto', 'light', 'dark'] as const).map(
      (value) => ({value, label: t(`theme_${value}`)}));
  const title = settings ?? t('app_settings'), open = () => setOpen(true);
  return (
    <>
      {settings && person
          ? <Button className="ui-settings ui-no-paper" variant="subtle" h={44} px="xs"
              leftSection={<Gear/>} aria-label={`${person}: ${title}`} onClick={open}>
              <span className="ui-person">{person}</span>
            </Button>
          : <ActionIcon className="ui-settings ui-no-paper" variant="subtle" size={44}
              aria-label={title} onClick={open}><Gear/></ActionIcon>}
      <Dialog opened={is_open} onClose={() => setOpen(false)} title={title}>
        <Stack className="ui-own">
          {person && <Text>{person}</Text>}
          {own}
          <NativeSelect size="md" label={t('language')} value={i18n.language}
            data={[{value: 'es', label: 'Español'}, {value: 'en', label: 'English'}]}
            onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}/>
          <NativeSelect size="md" label={t('theme')} value={colorScheme} data={themes}
            onChange={(event) =>
              setColorScheme(event.currentTarget.value as MantineColorScheme)}/>
          {sign_out && (
            <Button variant="default" size="md" onClick={sign_out}>{t('sign_out')}</Button>
          )}
        </Stack>
      </Dialog>
    </>
  );
}
