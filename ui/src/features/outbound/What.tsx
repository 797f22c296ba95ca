import type { OutboundItemView } from '../../api';
import { itemName } from './words';

type Props = {
  item: OutboundItemView;
  /** How an id that is too long goes into its place. */
  long: 'wrap' | 'ellipsis';
};

/** What a document of the queue is: its form or type, its id, and whom it is of. */
export function What({ item, long }: Props) {
  const name = itemName(item);
  const contact = item.what?.contact ?? null;
  return (
    <>
      {name !== item.document && <span className="block">{name}</span>}
      <code className={`${name === item.document ? '' : 'quiet '}block ${long}`} title={item.document}>
        {item.document}
      </code>
      {contact !== null && <span className="quiet block">{contact.name}</span>}
    </>
  );
}
