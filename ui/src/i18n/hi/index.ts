import dhis2 from './dhis2.json';
import history from './history.json';
import line from './line.json';
import messages from './messages.json';
import month from './month.json';
import outbound from './outbound.json';
import programs from './programs.json';
import receive from './receive.json';
import tracker from './tracker.json';
import ui from './ui.json';

export default {
  ...ui,
  ...messages,
  ...dhis2,
  ...month,
  ...history,
  ...programs,
  ...line,
  ...receive,
  ...outbound,
  ...tracker,
};
