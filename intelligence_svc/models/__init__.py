"""Churn and lifetime-value models: trained on a shop's past, checked on held-out time, served by ONNX."""
