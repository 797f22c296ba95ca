import dhis2 from './dhis2.json';
import messages from './messages.json';
import ui from './ui.json';

export default { ...ui, ...messages, ...dhis2 };
