"""Quantization of models. Read `convert` first, then `layers`.

- `convert`  part by part from a source to a folder; the main path
- `source`  what is read, by parts; a text to calibrate by
- `walk`  the parts one after the other, by themselves or with the text
- `layers`  one layer: scale, round, pack, measure
- `quantizers`  the levels of fp6, int8, int6 and int4, and how scales are chosen
- `nearest`, `gptq`  each weight by itself; or later columns answer for the errors of earlier ones
- `scaling`  SmoothQuant and AWQ: scales folded into what comes before
- `calibrate`  a text on its way through the layers (torch)
- `outliers`, `errors`, `report`  LLM.int8's criterion, massive activations; what was lost; both as JSON
- `destination`  the folder that is written, so that an interrupted run goes on
- `prepare`, `hub`  from paths to a job; config.json and tokenizer for sources that have none
"""
