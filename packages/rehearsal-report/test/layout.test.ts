import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layOutJobs, type Box } from '../src/graph/layout.ts';
import type { GraphJob } from '../src/graph/units.ts';

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Jobs that need earlier ones only; some are legs of matrices. */
const graphs = fc
  .array(fc.record({ legs: fc.integer({ min: 1, max: 4 }), needs: fc.array(fc.nat(), { maxLength: 4 }) }), {
    maxLength: 12,
  })
  .map((shapes) =>
    shapes.flatMap(({ legs, needs }, index): GraphJob[] => {
      const needed = index === 0 ? [] : [...new Set(needs.map((need) => need % index))];
      const ids = needed.flatMap((need) => Array.from({ length: shapes[need]!.legs }, (_, leg) => `j${need} (${leg})`));
      return Array.from({ length: legs }, (_, leg) => ({
        id: `j${index} (${leg})`,
        name: `job ${index} (${leg})`,
        needs: ids,
      }));
    }),
  );

it('never lays a box over another, nor out of the drawing', () => {
  fc.assert(
    fc.property(graphs, (jobs) => {
      const { jobs: boxes, width, height } = layOutJobs(jobs);
      expect(boxes.map(({ id }) => id).sort()).toEqual(jobs.map(({ id }) => id).sort());
      boxes.forEach((box, index) => {
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
        expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
      });
    }),
  );
});

it('leads every edge from left to right', () => {
  fc.assert(
    fc.property(graphs, (jobs) => {
      for (const { points } of layOutJobs(jobs).edges) {
        expect(points.length).toBeGreaterThan(1);
        points.slice(1).forEach((point, index) => expect(point.x).toBeGreaterThan(points[index]!.x));
      }
    }),
  );
});

it('puts legs of a matrix in one box and leaves out needs that others imply', () => {
  const layout = layOutJobs([
    { id: 'plan', name: 'plan', needs: [] },
    { id: 'a', name: 'test (1)', needs: ['plan'] },
    { id: 'b', name: 'test (2)', needs: ['plan'] },
    { id: 'ci', name: 'ci', needs: ['plan', 'a', 'b'] },
  ]);
  expect(layout.matrices.map(({ title }) => title)).toEqual(['test']);
  expect(layout.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['plan a', 'a ci']);
});

it('leads an edge past a column between, not through a job', () => {
  const layout = layOutJobs([
    { id: 'a', name: 'a', needs: [] },
    { id: 'x', name: 'x', needs: [] },
    { id: 'b', name: 'b', needs: ['a'] },
    { id: 'c', name: 'c', needs: ['b', 'x'] },
  ]);
  const past = layout.edges.find(({ from }) => from === 'x')!;
  const b = layout.jobs.find(({ id }) => id === 'b')!;
  expect(past.points).toHaveLength(4);
  expect(past.points.slice(1, 3).every(({ y }) => y < b.y || y > b.y + b.height)).toBe(true);
});

it('survives a circle and needs that are not there', () => {
  const jobs = [
    { id: 'a', name: 'a', needs: ['b', 'gone'] },
    { id: 'b', name: 'b', needs: ['a'] },
  ];
  expect(layOutJobs(jobs).jobs).toHaveLength(2);
});
