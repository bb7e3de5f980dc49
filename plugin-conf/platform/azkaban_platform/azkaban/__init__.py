"""What Azkaban's servers are asked, and what their answers mean. For 3.58 to 4.0 and later."""
