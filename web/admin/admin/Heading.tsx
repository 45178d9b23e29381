// The heading of a section, and what can be done there.
import {Text} from '@mantine/core';
import type {ReactNode} from 'react';

export function Heading({title, about, children}:
    {title: ReactNode, about?: ReactNode, children?: ReactNode}) {
  return (
    <div className="a-heading">
      <div>
        <h1>{title}</h1>
        {about && <Text component="div" size="sm" c="dimmed">{about}</Text>}
      </div>
      {children && <div className="a-tools ui-no-paper">{children}</div>}
    </div>
  );
}
