import { directNeeds, findLayers } from './layers.ts';
import { orderLayers, type Slot } from './order.ts';
import { groupLegs, type GraphJob, type Unit } from './units.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface JobBox extends Box {
  readonly id: string;
}

export interface MatrixBox extends Box {
  readonly title: string;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Corners from the right side of one unit to the left side of the other; x never falls. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Places in px, from the top left. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly jobs: readonly JobBox[];
  readonly matrices: readonly MatrixBox[];
  readonly edges: readonly Edge[];
}

const rowHeight = 40;
const rowGap = 16;
const legGap = 4;
const layerGap = 56;
const padding = 12;
const titleHeight = 20;
const margin = 8;
const characterWidth = 7;

/** Lays jobs out in columns by what they need; a need always lies left of what needs it. */
export function layOutJobs(jobs: readonly GraphJob[]): GraphLayout {
  const units = groupLegs(jobs);
  const layers = findLayers(units);
  const columns = orderLayers(units, layers, directNeeds(units, layers));
  const placed = placeColumns(columns);
  const boxes = units.map((unit): [Unit, Box | undefined] => [unit, placed.boxes.get(unit.id)]);
  return {
    width: placed.width,
    height: placed.height,
    jobs: boxes.flatMap(([unit, box]) => (box === undefined ? [] : placeMembers(unit, box))),
    matrices: boxes.flatMap(([{ title }, box]) =>
      box === undefined || title === undefined ? [] : [{ ...box, title }],
    ),
    edges: columns.flat().flatMap((slot) => slot.from.map((chain) => drawEdge(slot, chain, placed.boxes))),
  };
}

function heightOf({ unit }: Slot): number {
  if (unit === undefined) return 8;
  const count = unit.members.length;
  return unit.title === undefined ? rowHeight : count * rowHeight + (count - 1) * legGap + 2 * padding + titleHeight;
}

function widthOf(column: readonly Slot[]): number {
  const widths = column.flatMap(({ unit }) =>
    (unit?.members ?? []).map(
      (job) => 104 + job.name.length * characterWidth + (unit?.title === undefined ? 0 : 2 * padding),
    ),
  );
  return Math.min(304, Math.max(152, ...widths));
}

function placeColumns(columns: readonly (readonly Slot[])[]) {
  const heights = columns.map(
    (column) => column.reduce((sum, slot) => sum + heightOf(slot), 0) + rowGap * Math.max(0, column.length - 1),
  );
  const tallest = Math.max(0, ...heights);
  const boxes = new Map<string, Box>();
  let x = margin;
  columns.forEach((column, index) => {
    const width = widthOf(column);
    let y = margin + Math.round((tallest - (heights[index] ?? 0)) / 2);
    for (const slot of column) {
      const height = heightOf(slot);
      boxes.set(slot.id, { x, y, width, height });
      y += height + rowGap;
    }
    x += width + layerGap;
  });
  return { boxes, width: Math.max(2 * margin, x - layerGap + margin), height: tallest + 2 * margin };
}

function placeMembers(unit: Unit, box: Box): JobBox[] {
  if (unit.title === undefined) return unit.members.map(({ id }) => ({ ...box, id }));
  return unit.members.map(({ id }, index) => ({
    id,
    x: box.x + padding,
    y: box.y + padding + titleHeight + index * (rowHeight + legGap),
    width: box.width - 2 * padding,
    height: rowHeight,
  }));
}

/** `chain` leads from the need over the places between to the unit itself. */
function drawEdge(slot: Slot, chain: readonly string[], boxes: ReadonlyMap<string, Box>): Edge {
  const ids = [...chain, slot.id];
  const points = ids.flatMap((id, index) => {
    const box = boxes.get(id);
    if (box === undefined) return [];
    const y = box.y + box.height / 2;
    const left = { x: box.x, y };
    const right = { x: box.x + box.width, y };
    return index === 0 ? [right] : index === ids.length - 1 ? [left] : [left, right];
  });
  return { from: chain[0] ?? slot.id, to: slot.id, points };
}
