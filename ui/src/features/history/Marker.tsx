import type { Shape } from './lines';

type Props = {
  shape: Shape;
  x: number;
  y: number;
  colour: string;
  /** Of a month that is to be taken with care. */
  hollow?: boolean;
  size?: number;
};

const PATHS: Record<Exclude<Shape, 'circle' | 'none'>, string> = {
  square: 'M-1 -1H1V1H-1Z',
  triangle: 'M0 -1.2L1.2 1H-1.2Z',
  diamond: 'M0 -1.35L1.35 0L0 1.35L-1.35 0Z',
  cross: 'M-1 -1L1 1M-1 1L1 -1',
};

/** The mark of a line where a month is, and beside its name. */
export function Marker({ shape, x, y, colour, hollow = false, size = 4 }: Props) {
  if (shape === 'none') return null;
  const fill = hollow ? '#fff' : colour;
  if (shape === 'circle')
    return <circle cx={x} cy={y} r={size} fill={fill} stroke={colour} strokeWidth={1.75} />;
  return (
    <path
      d={PATHS[shape]}
      transform={`translate(${String(x)} ${String(y)}) scale(${String(size)})`}
      fill={shape === 'cross' ? 'none' : fill}
      stroke={colour}
      strokeWidth={1.75}
      vectorEffect="non-scaling-stroke"
    />
  );
}
