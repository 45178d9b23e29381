// Short words about what just happened, that go by themselves; some can be undone meanwhile.
import {Store} from '@chasqui/client';
import {Button, CloseButton, Paper, Text} from '@mantine/core';
import {useEffect, useState, useSyncExternalStore} from 'react';
import {useTranslation} from 'react-i18next';

export interface Notice {
  text: string;
  is_bad?: boolean;                  // Said at once, and stays until it is closed.
  undo?: () => Promise<void> | void;
}
interface Shown extends Notice {
  id: number;
}

const kStaysMs = 6_000, kUndoMs = 12_000, kNoticesMax = 4;
const notices = new Store<Shown[]>([]);
let last = 0;

export function notify(notice: Notice | string): void {
  const said = typeof notice === 'string' ? {text: notice} : notice;
  last += 1;
  notices.set([...notices.get(), {...said, id: last}].slice(-kNoticesMax));
}

const forget = (id: number) => notices.set(notices.get().filter((each) => each.id !== id));

// Stands once on every page: `show` brings it.
export function Notices() {
  const shown = useSyncExternalStore(notices.watch, notices.get);
  return (
    <div className="ui-notices ui-no-paper">
      <div role="status">
        {shown.filter(({is_bad}) => !is_bad).map((each) => <One key={each.id} {...each}/>)}
      </div>
      <div role="alert">
        {shown.filter(({is_bad}) => is_bad).map((each) => <One key={each.id} {...each}/>)}
      </div>
    </div>
  );
}

function One({id, text, is_bad, undo}: Shown) {
  const {t} = useTranslation();
  const [is_read, setRead] = useState(false);  // The pointer or the focus is on it.
  useEffect(() => {
    if (is_read || is_bad) return;
    const timer = setTimeout(() => forget(id), undo ? kUndoMs : kStaysMs);
    return () => clearTimeout(timer);
  }, [id, is_read, is_bad, undo]);
  const takeBack = () => {
    forget(id);
    void undo?.();
  };
  return (
    <Paper withBorder shadow="md" className="ui-notice" data-bad={is_bad || undefined}
      onMouseEnter={() => setRead(true)} onMouseLeave={() => setRead(false)}
      onFocus={() => setRead(true)} onBlur={() => setRead(false)}>
      <Text size="sm">{text}</Text>
      {undo && <Button size="xs" variant="default" onClick={takeBack}>{t('undo')}</Button>}
      <CloseButton aria-label={t('close')} onClick={() => forget(id)}/>
    </Paper>
  );
}
