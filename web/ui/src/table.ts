// Tables of what a server holds: import from '@chasqui/ui/table'.
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Combobox.css';
import './table.css';

export {
  addressOf, askedAnew, askedOf, directionOf, kAsked, pagesOf, questionOf, turned, type Asked
} from './asked';
export {DataTable, type Column, type DataTableProps} from './DataTable';
