// Where one can go. Long menus are folded by group: all that there is stays in sight, and the place
// where one is too.
import {Button, Text} from '@mantine/core';
import {usePath} from '@chasqui/ui/places';
import {useEffect, useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite} from '../context';
import {hrefOf, kSections, modelHref, type Place} from '../places';

const kKept = 'admin.menu', kUnfoldedMax = 16;

interface Link {
  href: string;
  label: string;
  is_here: boolean;
}

interface Group {
  name: string;
  links: Link[];
}

function groupsOf(place: Place, {app}: ReturnType<typeof useSite>, t: (word: string) => string)
    : Group[] {
  const model = 'model' in place ? place.model : '';
  const models = app.modelos.map(({nombre, etiqueta}) => (
    {href: modelHref(nombre), label: etiqueta[1], is_here: nombre === model}));
  const sections = !app.yo.administra ? [] : kSections.map((each) => (
    {href: hrefOf(each), label: t(`section_${each}`), is_here: place.is === each}));
  const pages = app.paginas.map(({ruta, titulo}) => (
    {href: ruta, label: titulo || ruta, is_here: false}));
  return [{name: 'records', links: models}, {name: 'administration', links: sections},
          {name: 'site_pages', links: pages}].filter(({links}) => links.length > 0);
}

// What somebody folded or unfolded stays so on this device.
function read(): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(kKept) ?? '{}') as Record<string, boolean>;
  } catch {
    return {};
  }
}

function keep(folds: Record<string, boolean>): void {
  try {
    localStorage.setItem(kKept, JSON.stringify(folds));
  } catch {
    // It holds for this page.
  }
}

function useFolds(groups: Group[], path: string) {
  const [chosen, setChosen] = useState(read);
  const here = groups.find(({links}) => links.some(({is_here}) => is_here))?.name ?? '';
  const is_short = groups.reduce((sum, {links}) => sum + links.length, 0) <= kUnfoldedMax;
  const first = here || groups[0]?.name;
  const isOpen = (name: string) => chosen[name] ?? (is_short || name === first);
  const turn = (name: string, is_open: boolean) => {
    const next = {...chosen, [name]: is_open};
    setChosen(next);
    keep(next);
  };
  useEffect(() => {
    if (here && !isOpen(here)) setChosen({...chosen, [here]: true});
  }, [path, here]);
  return {isOpen, turn};
}

export function Menu({place}: {place: Place}) {
  const {t} = useTranslation();
  const site = useSite(), path = usePath();
  const [is_open, setOpen] = useState(false);
  const at = useRef<HTMLElement>(null);
  const groups = groupsOf(place, site, t), folds = useFolds(groups, path);
  const start = {href: hrefOf(), label: t('start'), is_here: place.is === 'inicio'};
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    at.current?.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest'});
  }, [path]);
  return (
    <div className="a-side ui-no-paper">
      <Button className="a-menu" variant="default" size="md" fullWidth aria-expanded={is_open}
        aria-controls="a-places" onClick={() => setOpen(!is_open)}>{t('menu')}</Button>
      <nav ref={at} id="a-places" className="a-places" data-open={is_open || undefined}
        aria-label={t('menu')}>
        <Links links={[start]}/>
        {groups.map((group) => (
          <Fold key={group.name} group={group} is_open={folds.isOpen(group.name)}
            turn={(is_open) => folds.turn(group.name, is_open)}/>
        ))}
        <Text size="xs" c="dimmed" className="a-zone">
          {t('times_of', {zone: site.app.zona || 'UTC'})}
        </Text>
      </nav>
    </div>
  );
}

function Fold({group: {name, links}, is_open, turn}:
    {group: Group, is_open: boolean, turn(is_open: boolean): void}) {
  const {t} = useTranslation();
  const id = `a-places-${name}`;
  return (
    <>
      <button type="button" className="a-fold" aria-expanded={is_open} aria-controls={id}
        onClick={() => turn(!is_open)}>
        <span className="a-fold-sign" aria-hidden/>
        <span>{t(name)}</span>
        {!is_open && <span className="a-fold-count" aria-hidden>{links.length}</span>}
      </button>
      <div id={id} hidden={!is_open}><Links links={links}/></div>
    </>
  );
}

function Links({links}: {links: Link[]}) {
  return (
    <ul>
      {links.map(({href, label, is_here}) => (
        <li key={href}>
          <a href={href} {...(is_here ? {'aria-current': 'page' as const} : {})}>{label}</a>
        </li>
      ))}
    </ul>
  );
}
