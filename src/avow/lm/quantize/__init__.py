"""Quantization of models: read `convert` first, then `layers`.

convert       part by part from a source to a folder; the main path
layers        one layer: scale, round, pack, measure
quantizers    the levels of fp6, int8, int6 and int4, and how scales are chosen
nearest       round-to-nearest
gptq          rounding that makes later columns answer for the errors of earlier ones
scaling       SmoothQuant and AWQ: scales folded into what comes before
calibrate     a text on its way through the layers (torch)
outliers      LLM.int8's criterion, massive activations, kurtosis
errors        of weights and of outputs
report        what is told of it, as JSON
destination   the folder that is written, so that an interrupted run goes on
prepare       from paths to a job
hub           config.json for sources that have none
"""
