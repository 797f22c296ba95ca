import type { OutboundProblem } from '../../api';
import { useProblemWords } from './words';

/** What is wrong, each in a sentence, and what it is about. */
export function Problems({ problems }: { problems: OutboundProblem[] }) {
  const { say } = useProblemWords();
  if (problems.length === 0) return null;
  return (
    <ul className="problems" data-test="outbound-problems">
      {problems.map((problem) => {
        const { sentence, about } = say(problem);
        return (
          <li key={`${sentence} ${about}`} data-kind={problem.kind} data-code={problem.code ?? undefined}>
            <span aria-hidden="true">▲</span> {sentence}
            {about !== '' && <code className="quiet block wrap">{about}</code>}
          </li>
        );
      })}
    </ul>
  );
}
